package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of the images, with a java that only prints its arguments. */
@EnabledOnOs(OS.LINUX)
class EntrypointTest {

    private static final Path DOCKER = Repository.file("deploy/docker");
    private static final String SHA256 = "0123456789abcdef".repeat(4);

    @TempDir
    Path home;

    private Path driver;

    @BeforeEach
    void layOut() throws IOException {
        driver = home.resolve("nvidiactl");
        Files.createDirectories(home.resolve("native/cu128"));
        Files.createDirectories(home.resolve("weights"));
        script(home.resolve("bin/java"), "env; printf 'argument=%s\\n' \"$@\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void theImageCarriesWhatTheEntrypointSources(String kind) {
        assertThat(Repository.read("deploy/docker/" + kind + "/Dockerfile").lines())
                .filteredOn(line -> line.startsWith("COPY ") && line.contains(" entrypoint "))
                .isNotEmpty()
                .allMatch(line -> line.contains(" engine-environment "));
        assertThat(Repository.read("deploy/docker/.dockerignore").lines()).contains("!engine-environment");
    }

    private static void script(Path path, String body) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void nothingIsFetchedAndNothingReportedWhenTheEngineStarts() {
        assertThat(start(Map.of())).contains("DJL_OFFLINE=true", "OPT_OUT_TRACKING=true");
    }

    @Test
    void whatTheEngineFreesIsKeptUnlessToldOtherwise() {
        assertThat(start(Map.of())).contains("MALLOC_MMAP_MAX_=0", "MALLOC_TRIM_THRESHOLD_=1099511627776");
        assertThat(start(Map.of("MALLOC_MMAP_MAX_", "65536"))).contains("MALLOC_MMAP_MAX_=65536");
    }

    @Test
    void theImageForCpusTakesTheOnlyLibtorchItHas() {
        assertThat(start(Map.of("STYLEWRIGHT_DEVICE", "gpu:0"))).contains("PYTORCH_FLAVOR=cpu");
    }

    @Test
    void aWorkerToldToUseAGpuGetsTheLibraryForItEvenWhereThereIsNoneAndSoDoesNotStart() throws IOException {
        forGpus();

        assertThat(start(Map.of("STYLEWRIGHT_DEVICE", "gpu:0")))
                .contains("PYTORCH_FLAVOR=cu128", "PYTORCH_LIBRARY_PATH=" + home + "/native/cu128");
    }

    @Test
    void aWorkerFallsBackToTheCpuOnlyWhenToldThatItMay() throws IOException {
        forGpus();

        assertThat(start(Map.of("STYLEWRIGHT_DEVICE", "auto"))).contains("PYTORCH_FLAVOR=cpu");
        assertThat(start(Map.of("STYLEWRIGHT_DEVICE", "cpu"))).contains("PYTORCH_FLAVOR=cpu");
        Files.createFile(driver);
        assertThat(start(Map.of("STYLEWRIGHT_DEVICE", "auto"))).contains("PYTORCH_FLAVOR=cu128");
        assertThat(start(Map.of("STYLEWRIGHT_DEVICE", "cpu"))).contains("PYTORCH_FLAVOR=cpu");
        assertThat(Repository.read("deploy/docker/gpu/Dockerfile")).contains("\nENV STYLEWRIGHT_DEVICE=gpu:0\n");
    }

    private void forGpus() throws IOException {
        Files.createFile(home.resolve("native/cu128/libtorch.so"));
    }

    @Test
    void weightsBakedIntoTheImageAreUsedUnlessOthersAreNamed() throws IOException {
        Files.writeString(home.resolve("weights/baked"), "imagenet " + SHA256 + "\n");

        assertThat(start(Map.of()))
                .contains(
                        "STYLEWRIGHT_WEIGHTS=imagenet",
                        "STYLEWRIGHT_WEIGHTS_SHA256=" + SHA256,
                        "STYLEWRIGHT_WEIGHTS_CACHE=" + home + "/weights/cache");
        assertThat(start(Map.of("STYLEWRIGHT_WEIGHTS", "bundled"))).doesNotContain("STYLEWRIGHT_WEIGHTS_SHA256");
    }

    @Test
    void anArchiveOfClassesIsUsedWhereThereIsOne() throws IOException {
        assertThat(start(Map.of())).doesNotContain("SharedArchiveFile");

        Files.writeString(home.resolve("classes.jsa"), "made by archive-classes");
        assertThat(start(Map.of())).contains("-XX:SharedArchiveFile=" + home + "/classes.jsa");
    }

    @Test
    void whatWasFetchedIsBakedInWithItsDigest() throws IOException {
        Path weights = home.resolve("weights");
        bakes("echo id=vgg19-imagenet@01234567; echo sha256=" + SHA256 + "; echo location=somewhere");

        assertThat(bake("imagenet").code()).isZero();
        assertThat(weights.resolve("baked")).hasContent("imagenet " + SHA256 + "\n");
    }

    @Test
    void imagenetThatCannotBeFetchedFailsAndNothingTakesItsPlace() throws IOException {
        bakes("echo 'The weights cannot be used' >&2; exit 1");

        assertThat(bake("imagenet").code()).isEqualTo(1);
        assertThat(bake("auto").code()).isEqualTo(2);
        assertThat(home.resolve("weights/baked")).doesNotExist();
    }

    private void bakes(String fetching) throws IOException {
        script(home.resolve("bin/entrypoint"), fetching);
        Files.copy(DOCKER.resolve("bake-weights"), home.resolve("bin/bake-weights"));
    }

    private Tool.Result bake(String wanted) {
        return new Tool(home.resolve("bin/bake-weights").toString())
                .run(home, Map.of(), wanted, home.resolve("weights").toString());
    }

    private String start(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("WORKER_HOME", home.toString());
        environment.put("WORKER_NVIDIA_DEVICE", driver.toString());
        Tool.Result result = new Tool(DOCKER.resolve("entrypoint").toString()).run(home, environment);
        assertThat(result.code()).as(result.output()).isZero();
        return result.output();
    }
}
