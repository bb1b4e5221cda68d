package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.assembly.WorkerVersion;
import dev.stylewright.worker.app.command.WorkerCommand;
import dev.stylewright.worker.app.command.WorkerRunner;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.pipeline.EngineSickException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WorkerCommandTest {

    private static final Map<String, String> ACCESS =
            Map.of("STYLEWRIGHT_ACCESS_READ", "photos", "STYLEWRIGHT_ACCESS_WRITE", "results");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<WorkerConfiguration> started = new ArrayList<>();

    private final Path directory;

    WorkerCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--set stylewright.queue.group=a --set stylewright.threads=3",
                "run --set stylewright.queue.group=a --set stylewright.threads=3",
                "--set stylewright.queue.group=a run --set stylewright.threads=3"
            })
    void runsTheWorkerWithOrWithoutNamingTheSubcommand(String arguments) {
        assertThat(execute(this::record, ACCESS, arguments.split(" "))).isZero();
        assertThat(started).singleElement().satisfies(configuration -> {
            assertThat(configuration.queue().group()).isEqualTo("a");
            assertThat(configuration.threads()).isEqualTo(3);
        });
    }

    @Test
    void theWorkersExitCodeIsTheCommands() {
        assertThat(execute(configuration -> 1, ACCESS)).isEqualTo(1);
    }

    @Test
    void aConfigurationProblemExitsWithTwoAndStartsNothing() {
        assertThat(execute(this::record, Map.of())).isEqualTo(2);
        assertThat(started).isEmpty();
        assertThat(err.toString())
                .contains("--set stylewright.access.read=photos", "STYLEWRIGHT_ACCESS_WRITE=results")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aWrongOptionExitsWithTwo() {
        assertThat(execute(this::record, ACCESS, "--sett", "a=b")).isEqualTo(2);
        assertThat(err.toString()).contains("--sett");
    }

    @Test
    void aStartThatFailsForAKnownReasonSaysItOnOneLine() {
        WorkerRunner runner = configuration -> {
            throw new StartupException("weights.safetensors: wrong digest");
        };
        assertThat(execute(runner, ACCESS)).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("weights.safetensors: wrong digest");
    }

    @Test
    void anEngineFailureIsOneLineAndExitCode4() {
        WorkerRunner runner = configuration -> {
            throw new EngineSickException("CUDA error: an illegal memory access was encountered");
        };
        assertThat(execute(runner, ACCESS)).isEqualTo(4);
        assertThat(err.toString().strip())
                .isEqualTo("The engine failed and can no longer paint a test picture: CUDA error: an illegal memory"
                        + " access was encountered. Check the device, then restart.");
    }

    @Test
    void anUnexpectedFailureShowsItsTrace() {
        WorkerRunner runner = configuration -> {
            throw new IllegalStateException("surprise");
        };
        assertThat(execute(runner, ACCESS)).isEqualTo(1);
        assertThat(err.toString()).contains("IllegalStateException: surprise", "\tat ");
    }

    @Test
    void printsTheConfigurationAndStartsNothing() {
        assertThat(execute(this::record, ACCESS, "run", "--print-config")).isZero();
        assertThat(started).isEmpty();
        assertThat(out.toString()).contains("stylewright.access.read=photos");
    }

    @Test
    void warnsOnTheErrorStream() {
        Map<String, String> environment =
                Map.of("STYLEWRIGHT_ACCESS_READ", "a-1", "STYLEWRIGHT_ACCESS_WRITE", "b-1", "STYLEWRIGHT_X", "1");
        assertThat(execute(this::record, environment, "--print-config")).isZero();
        assertThat(err.toString()).contains("Warning: environment variable STYLEWRIGHT_X is ignored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "run --help"})
    void helpNamesOptionsExitCodesAndTheReference(String arguments) {
        assertThat(execute(this::record, Map.of(), arguments.split(" "))).isZero();
        assertThat(out.toString())
                .contains("--config", "--set", "--print-config", "--version", "Default: ./stylewright.properties")
                .contains("Exit codes:", "4   the engine", "worker/docs/configuration.md", "stylewright.access.read");
    }

    @Test
    void printsItsVersion() {
        assertThat(execute(this::record, Map.of(), "--version")).isZero();
        assertThat(out.toString()).startsWith("stylewright-worker " + WorkerVersion.get());
    }

    private int record(WorkerConfiguration configuration) {
        started.add(configuration);
        return 0;
    }

    private int execute(WorkerRunner runner, Map<String, String> environment, String... arguments) {
        CommandLine command = WorkerCommand.create(runner, environment, directory);
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }
}
