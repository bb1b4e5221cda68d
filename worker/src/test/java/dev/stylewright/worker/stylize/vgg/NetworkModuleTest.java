package dev.stylewright.worker.stylize.vgg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiled module matches the source beside it, and contains only code. */
class NetworkModuleTest {
    private static final int NO_TORCH = 77;
    private static final int NOT_FOUND = 127;
    private static final int MOST_BYTES = 10_000;

    @Test
    void theModuleWasCompiledFromTheSourceBesideIt() throws IOException, NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource("vgg19.py"));
        assertThat(entries().get("vgg19/extra/source.sha256"))
                .as("run src/main/torchscript/compile.py after a change of vgg19.py")
                .isEqualTo(HexFormat.of().formatHex(digest));
    }

    @Test
    void theModuleHoldsCodeOnly() throws IOException {
        assertThat(resource("vgg19.pt").length).isLessThan(MOST_BYTES);
        entries().forEach((name, content) -> {
            if (name.startsWith("vgg19/data/")) {
                assertThat(content).as(name).isEmpty();
            }
            assertThat(content).as(name).doesNotContain("/home/", "/root/", "/tmp/", "/work/");
        });
    }

    @Test
    void compilingTheSourceAgainGivesTheSameBytes(@TempDir Path directory) throws IOException, InterruptedException {
        Path said = directory.resolve("said");
        Process compiler = new ProcessBuilder(
                        "sh", "-c", "PYTHONDONTWRITEBYTECODE=1 exec python3 src/main/torchscript/compile.py --check")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(compiler.waitFor(5, TimeUnit.MINUTES)).isTrue();
        int code = compiler.exitValue();
        assumeTrue(code != NO_TORCH && code != NOT_FOUND, "compiling vgg19.py needs python3 and PyTorch");
        assertThat(code).as(Files.readString(said)).isZero();
    }

    private static Map<String, String> entries() throws IOException {
        Map<String, String> found = new HashMap<>();
        try (InputStream module = NetworkModuleTest.class.getResourceAsStream("vgg19.pt");
                ZipInputStream archive = new ZipInputStream(Objects.requireNonNull(module))) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                found.put(entry.getName(), new String(archive.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return found;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = NetworkModuleTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
