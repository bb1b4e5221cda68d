package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.command.WorkerCommand;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code store initialise} on a real store, which has no lifecycle rules. */
@Timeout(60)
class StoreCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final EmbeddedS3 s3 = EmbeddedServers.shared().s3();
    private final String photos = EmbeddedServers.uniqueName("photos");
    private final String results = EmbeddedServers.uniqueName("results");
    private final Map<String, String> environment = Map.of(
            "STYLEWRIGHT_STORAGE_ENDPOINT", s3.endpoint().toString(),
            "STYLEWRIGHT_STORAGE_ACCESS_KEY", s3.accessKey(),
            "STYLEWRIGHT_STORAGE_SECRET_KEY", s3.secretKey(),
            "STYLEWRIGHT_ACCESS_READ", photos,
            "STYLEWRIGHT_ACCESS_WRITE", results + "/a," + results + "/b");
    private final Path directory;

    StoreCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void bucketsAreCreatedAndPicturesUploadedAsOftenAsItRuns() throws Exception {
        Path picture = picture("cat.png");
        String upload = picture + "=s3://" + photos + "/pets/cat.png";

        assertThat(initialise("--upload", upload)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains(
                        "bucket " + photos + " is created", "bucket " + results + " is created", "cat.png is uploaded");
        assertThat(err.toString())
                .as("the embedded store has no lifecycle rules")
                .contains("Warning", results + "/a/previews/ and " + results + "/b/previews/");

        assertThat(initialise("--upload", upload)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("bucket " + photos + " is there");
        try (S3ImageStore store =
                new S3ImageStore(ConfigurationMapper.s3(new ConfigurationLoader(environment, directory)
                        .load(List.of(), List.of())
                        .configuration()
                        .storage()))) {
            assertThat(store.find(new ObjectLocation(photos, "pets/cat.png", Optional.empty()))
                            .orElseThrow()
                            .mediaType())
                    .isEqualTo("image/png");
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsNamedAfterTheWait() {
        assertThat(initialise("--wait=1", "--set", "stylewright.storage.endpoint=http://127.0.0.1:1"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("cannot be prepared").doesNotContain("\tat ");
    }

    @Test
    void wrongKeysAreReportedAtOnce() {
        assertThat(initialise("--wait=50", "--set", "stylewright.storage.secret-key=wrong"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("does not accept the access key");
    }

    @Test
    void aWrongCommandLineIsExplained() throws IOException {
        assertThat(initialise("--preview-days=0")).isEqualTo(2);
        assertThat(initialise("--upload", "cat.png")).isEqualTo(2);
        assertThat(initialise("--upload", picture("dog.png") + "=s3://no")).isEqualTo(2);
        assertThat(err.toString()).contains("--preview-days must be at least 1", "FILE=s3://BUCKET/KEY", "\"s3://no\"");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(initialise("--upload", directory.resolve("none.png") + "=s3://" + photos + "/none.png"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("none.png");
    }

    private Path picture(String name) throws IOException {
        return Files.write(directory.resolve(name), new byte[] {1, 2, 3});
    }

    private int initialise(String... arguments) {
        List<String> all = new ArrayList<>(List.of("store", "initialise"));
        all.addAll(List.of(arguments));
        CommandLine command = WorkerCommand.create(
                configuration -> {
                    throw new AssertionError("no worker is needed");
                },
                environment,
                directory);
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
    }
}
