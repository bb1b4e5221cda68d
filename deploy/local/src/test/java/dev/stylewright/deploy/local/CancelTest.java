package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.local.order.ImageFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a separate process, ended by the signals of Ctrl-C and kill. Its standard error counts as a terminal. */
@Tag("slow")
class CancelTest {

    private static final int INTERRUPTED = 130;
    private static final int TERMINATED = 143;
    private static final String ENDLESS = "--iterations=10000";

    @TempDir
    Path directory;

    private Path photos = Path.of("");

    @BeforeAll
    static void requireEnv() throws IOException, InterruptedException {
        InterruptibleProcess.orSkip();
    }

    @BeforeEach
    void takePhotos() throws IOException {
        photos = Files.createDirectory(directory.resolve("photos"));
        for (String name : List.of("a.png", "b.png", "c.png")) {
            Files.write(photos.resolve(name), ImageFile.sampleContent().bytes());
        }
    }

    @Test
    void onePictureSaysThatNothingWasWritten() throws IOException, InterruptedException {
        Run run = start(ENDLESS, "--out=" + directory.resolve("a.png"));
        run.await("] ");
        assertThat(run.end("INT")).isEqualTo(INTERRUPTED);
        assertThat(run.lastLine()).isEqualTo("Cancelled. Nothing was written.");
        assertThat(directory.resolve("a.png")).doesNotExist();
    }

    @Test
    void aDirectoryCanBeContinued() throws IOException, InterruptedException {
        Path results = directory.resolve("results");
        List<String> paint = List.of("--content=" + photos, "--out=" + results);
        Run first = start(
                Stream.concat(paint.stream(), Stream.of("--iterations=100")).toArray(String[]::new));
        first.await("2 of 3");
        assertThat(first.end("INT")).isEqualTo(INTERRUPTED);
        assertThat(first.lastLine())
                .matches("Cancelled: [12] of 3 pictures (is|are) in " + results
                        + "\\. Run the same command again to continue\\.");
        assertThat(results.resolve("a.png")).exists();
    }

    @Test
    void aSweepLeavesNothingIfNothingIsPainted() throws IOException, InterruptedException {
        Run run = start(ENDLESS, "--sweep=seed=1,2", "--out=" + directory.resolve("grid.png"));
        run.await("] ");
        assertThat(run.end("TERM")).isEqualTo(TERMINATED);
        assertThat(run.lastLine()).isEqualTo("Cancelled. Nothing was written.");
        assertThat(directory).isDirectoryNotContaining("glob:**/grid*");
    }

    @Test
    void theStartCanBeCancelled() throws IOException, InterruptedException {
        Run run = start(ENDLESS, "--out=" + directory.resolve("a.png"));
        run.await("Starting");
        assertThat(run.end("INT")).isEqualTo(INTERRUPTED);
        assertThat(run.lastLine()).isEqualTo("Cancelled. Nothing was written.");
    }

    private Run start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--size=64", "--device=cpu"));
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(InterruptibleProcess.command(
                        List.of("-XX:TieredStopAtLevel=1", "-Dstylewright.terminal=true"), all))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .directory(directory.toFile());
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return new Run(InterruptibleProcess.start(builder));
    }

    /** A running command. */
    private static final class Run {

        private final Process process;
        private final InputStream errors;
        private final StringBuilder text = new StringBuilder();

        Run(Process process) {
            this.process = process;
            this.errors = process.getErrorStream();
        }

        /** Waits until standard error contains a text. */
        void await(String expected) throws IOException {
            byte[] buffer = new byte[4096];
            while (text.indexOf(expected) < 0) {
                int count = errors.read(buffer);
                assertThat(count).as(text.toString()).isPositive();
                text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        }

        /** Sends a signal, waits for the end, and returns the exit code. */
        int end(String signal) throws IOException, InterruptedException {
            InterruptibleProcess.send(signal, process);
            text.append(new String(errors.readAllBytes(), StandardCharsets.UTF_8));
            return process.waitFor();
        }

        /** The last line, without the terminal's control sequences. */
        String lastLine() {
            assertThat(text.toString()).endsWith(System.lineSeparator());
            return text.toString()
                    .replaceAll("\u001b\\[[?0-9]*[A-Za-z]", "")
                    .lines()
                    .reduce("", (before, line) -> line);
        }
    }
}
