package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ServeCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({"--kafka-port, -1", "--s3-port, 65536", "--page-port, 70000"})
    void anImpossiblePortIsReportedBeforeAnythingStarts(String option, String port) {
        assertThat(run("serve", option + "=" + port)).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("stylize: " + option + " must be 0 to 65535, is " + port + ".\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpNamesThePage() {
        assertThat(run("serve", "--help")).isZero();
        assertThat(out.toString()).contains("--page-port", "8080, or the next free one", "--no-page");
    }

    private int run(String... arguments) {
        TerminalEnvironment environment = new TerminalEnvironment(false, 100, directory.resolve("cache"), false);
        CommandLine command = StylizeCommand.create(environment);
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
