package dev.stylewright.deploy.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the tests of {@code judge.py}, {@code oracle.py} and {@code plain_pytorch.py}, if there is a suitable Python. */
@Tag("slow")
class JudgeTest {

    private static final Path TESTS = Path.of("src/test/python").toAbsolutePath();

    @Test
    @Timeout(600)
    void judgesPaintingsWhoseFlawsAreKnown() throws Exception {
        assumeTrue(
                python("-c", "import numpy, PIL, safetensors, torch").status() == 0,
                "the Python programs were not tested: there is no python3 with torch, numpy, pillow and safetensors");

        Run tests = python("-m", "unittest", "-q", "test_judge", "test_oracle");

        assertThat(tests.status()).as(tests.output()).isZero();
    }

    private record Run(int status, String output) {}

    private static Run python(String... arguments) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of("python3"), Stream.of(arguments))
                            .toList())
                    .directory(TESTS.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), output);
        } catch (IOException e) {
            return new Run(127, String.valueOf(e.getMessage()));
        }
    }
}
