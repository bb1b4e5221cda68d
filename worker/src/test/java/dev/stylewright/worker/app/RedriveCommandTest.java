package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import dev.stylewright.worker.app.command.WorkerCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command line of a redrive, against a real broker. */
class RedriveCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path directory;
    private final BrokerPeer broker =
            new BrokerPeer(EmbeddedServers.shared().kafka().bootstrapServers());
    private final String requests = EmbeddedServers.uniqueName("redrive");
    private final String deadLetters = "dlq." + requests;

    RedriveCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void createTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(
                            new NewTopic(requests, Optional.of(1), Optional.empty()),
                            new NewTopic(deadLetters, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private void putAside(String id, String code, String reason) throws Exception {
        broker.publish(
                deadLetters,
                id,
                "{\"id\":\"" + id + "\"}",
                Map.of(
                        "__dlq.errors.topic", requests,
                        "__dlq.errors.code", code,
                        "__dlq.errors.message", reason));
    }

    @Test
    void listsByDefaultAndSendsWithExecute() throws Exception {
        putAside("order-1", "IMAGE_NOT_FOUND", "content: there is none");
        putAside("order-2", "STORAGE_UNAVAILABLE", "the store was away");

        assertThat(redrive("--match", "code=STORAGE_UNAVAILABLE")).isZero();
        assertThat(out.toString())
                .hasLineCount(1)
                .startsWith("would send\t" + deadLetters + "-0@1\t")
                .contains("\tSTORAGE_UNAVAILABLE\torder-2\tredrives=0\tthe store was away");
        assertThat(err.toString())
                .contains("2 read: 1 would be sent to " + requests + " (STORAGE_UNAVAILABLE 1)", "Nothing was sent");
        assertThat(broker.committed(requests)).isEmpty();

        assertThat(redrive("--match", "code=STORAGE_UNAVAILABLE", "--execute")).isZero();
        assertThat(out.toString()).startsWith("sent\t" + deadLetters + "-0@1\t");
        assertThat(broker.committed(requests)).singleElement().satisfies(record -> {
            assertThat(new String(record.value(), StandardCharsets.UTF_8)).contains("order-2");
            assertThat(BrokerPeer.header(record, "stylewright-redrives")).isEqualTo("1");
        });

        assertThat(redrive("--match", "all", "--limit", "5", "--execute")).isZero();
        assertThat(out.toString())
                .contains("sent before\t" + deadLetters + "-0@1\t", "sent\t" + deadLetters + "-0@0\t");
        assertThat(broker.committed(requests)).hasSize(2);
    }

    @Test
    void requestsCannotSendControlSequencesToTheTerminal() throws Exception {
        putAside("order-1", "IMAGE_NOT_FOUND\u001b[2J", "line\nbreak \u202egnp.exe \u009b31m " + "x".repeat(5_000));

        assertThat(redrive()).isZero();

        assertThat(out.toString()).hasLineCount(1).hasSizeLessThan(1_000);
        assertThat(out.toString().strip()).doesNotContain("\u001b", "\u202e", "\u009b");
    }

    @Test
    void aDeadLetterWithNothingToSendSetsTheExitCode() throws Exception {
        broker.publish(List.of(new ProducerRecord<>(
                deadLetters, 0, null, null, null, List.of(new RecordHeader("__dlq.errors.topic", new byte[] {'r'})))));

        assertThat(redrive("--match", "all", "--execute")).isEqualTo(3);
        assertThat(out.toString()).startsWith("nothing to send\t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--execute | --match all",
                "--match code=NONE | IMAGE_NOT_FOUND",
                "--limit 0 | --limit must be at least 1",
                "--limit many | --limit",
                "--from same --to same | the same topic",
                "--form x | --form"
            })
    void aWrongCommandLineExitsWithTwo(String arguments, String hint) {
        assertThat(redrive(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(hint);
    }

    @Test
    void aTopicThatIsNotThereIsNamedOnOneLine() {
        assertThat(redrive("--from", "no.such.topic")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("Redriving no.such.topic: topic no.such.topic does not exist")
                .hasLineCount(1);
    }

    @Test
    void helpNamesTheTermsAndTheExitCodes() {
        assertThat(redrive("--help")).isZero();
        assertThat(out.toString())
                .contains("code=CODE", "--execute", "130", "interrupted", "dead-letters.md", "--config");
    }

    private int redrive(String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of(
                "redrive",
                "--set",
                "stylewright.kafka.bootstrap-servers=" + broker.bootstrap(),
                "--set",
                "stylewright.queue.group=" + requests,
                "--set",
                "stylewright.queue.topics.requests=" + requests,
                "--set",
                "stylewright.queue.topics.dead-letters=" + deadLetters));
        arguments.addAll(List.of(more));
        CommandLine command = WorkerCommand.create(
                configuration -> {
                    throw new AssertionError("no worker is to start");
                },
                Map.of(),
                directory);
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments.toArray(String[]::new));
    }
}
