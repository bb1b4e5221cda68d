package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.assembly.QueueSetup;
import dev.stylewright.worker.app.command.WorkerCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The results of {@code check} on a real broker and a real store. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class CheckCommandTest {

    private static final String SECRET = "canary-nobody-may-see";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path directory;
    private Fleet fleet;

    CheckCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void createBuckets() throws Exception {
        fleet = Fleet.shared();
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void whereAWorkerHasStartedNothingFails(String mode) {
        var configuration = fleet.configuration("w", directory, "stylewright.queue.mode=" + mode);
        QueueSetup.prepare(ConfigurationMapper.kafka(configuration), configuration.queue())
                .close();

        assertThat(check("stylewright.queue.mode=" + mode, "stylewright.queue.configure=false"))
                .as(out.toString())
                .isZero();

        assertThat(lines("ok"))
                .contains("Kafka", "topics", "topic settings", "store", "buckets", "conditional PUT", "If-Match")
                .contains("weights", "device", "memory")
                .contains(mode.equals("group") ? "transactions" : "share group");
        assertThat(lines("fail")).isEmpty();
        assertThat(out.toString())
                .contains("of 16 concurrent writers 1 won and 15 lost", "0 failed")
                .doesNotContain(fleet.s3().secretKey());
    }

    @Test
    void missingTopicsFailUnlessAWorkerMayCreateThem() {
        assertThat(check("stylewright.queue.configure=false")).isEqualTo(1);
        assertThat(lines("fail")).containsExactly("topics");
        assertThat(out.toString()).contains(fleet.topics().requests(), "stylewright.queue.configure=true");

        assertThat(check()).isZero();
        assertThat(lines("warn")).contains("topics");
    }

    @Test
    void aBrokerThatIsNotThereAndWrongCredentialsFailWithoutThem() {
        assertThat(check(
                        "stylewright.kafka.bootstrap-servers=127.0.0.1:1",
                        "stylewright.kafka.properties.default.api.timeout.ms=2000",
                        "stylewright.kafka.properties.request.timeout.ms=1000",
                        "stylewright.storage.secret-key=" + SECRET))
                .isEqualTo(1);
        assertThat(lines("fail")).containsExactly("Kafka", "store");
        assertThat(lines("ok")).contains("weights", "device");
        assertThat(out.toString())
                .contains("127.0.0.1:1", "stylewright.kafka.*", "stylewright.storage.*")
                .doesNotContain(SECRET);
    }

    @Test
    void aBucketThatIsNotThereAndWeightsThatAreNotThereFail() {
        assertThat(check(
                        "stylewright.access.write=nobodys-bucket/results",
                        "stylewright.weights=file:/nowhere/w.safetensors"))
                .isEqualTo(1);
        assertThat(lines("fail")).contains("conditional PUT", "weights");
        assertThat(out.toString()).contains("nobodys-bucket", "/nowhere/w.safetensors");
    }

    @Test
    void withoutAConfigurationItExitsWithTwo() {
        assertThat(command().execute("check")).isEqualTo(2);
        assertThat(err.toString()).contains("stylewright.access.write");
    }

    /** The checks with this result. */
    private List<String> lines(String result) {
        return out.toString()
                .lines()
                .filter(line -> line.length() > 17 && line.substring(17).startsWith(result + " "))
                .map(line -> line.substring(0, 16).strip())
                .toList();
    }

    private int check(String... more) {
        out.getBuffer().setLength(0);
        List<String> settings = new ArrayList<>(fleet.settings("w"));
        settings.addAll(List.of(more));
        List<String> arguments = new ArrayList<>(List.of("check"));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return command().execute(arguments.toArray(String[]::new));
    }

    private CommandLine command() {
        CommandLine command = WorkerCommand.create(
                configuration -> {
                    throw new AssertionError("no worker is to start");
                },
                Map.of(),
                directory);
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command;
    }
}
