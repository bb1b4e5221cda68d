package dev.stylewright.worker.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import dev.stylewright.worker.chaos.Frames.KafkaRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A redrive that is killed and run again: every dead letter is sent back, and none twice.
 *
 * <pre>
 * redrive - journal - 100 dead letters - commit - 100 dead letters - commit - ...
 *         ^         ^             ^        ^    SIGKILL, once
 * redrive           the rest, and nothing else
 * redrive           nothing
 * </pre>
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RedriveKillTest {

    private static final int DEAD_LETTERS = 350;
    private static final int KILLED = 128 + 9;
    private static final short PRODUCE = 0;
    private static final short CREATE_TOPICS = 19;
    private static final short INIT_PRODUCER_ID = 22;
    private static final short END_TRANSACTION = 26;

    /** When the redrive is killed: when it sends the n-th request of a kind, which the broker then receives or never receives. */
    enum Moment {
        JOURNAL_CREATED(CREATE_TOPICS, 1, true),
        BEFORE_THE_FENCE(INIT_PRODUCER_ID, 1, false),
        DEAD_LETTERS_IN_FLIGHT(PRODUCE, 2, false),
        DEAD_LETTERS_WRITTEN_AND_NOT_COMMITTED(PRODUCE, 2, true),
        BEFORE_THE_SECOND_COMMIT(END_TRANSACTION, 2, false),
        COMMITTED_AND_NOT_REPORTED(END_TRANSACTION, 2, true),
        BEFORE_THE_LAST_COMMIT(END_TRANSACTION, 4, false);

        private final short api;
        private final int count;
        private final boolean arrives;

        Moment(short api, int count, boolean arrives) {
            this.api = api;
            this.count = count;
            this.arrives = arrives;
        }
    }

    private final String requests = EmbeddedServers.uniqueName("redriven");

    @TempDir
    private Path directory;

    private volatile Predicate<KafkaRequest> interceptor = request -> true;
    private ChaosCluster cluster;
    private BrokerPeer peer;
    private String deadLetters;
    private String target;

    @BeforeAll
    void startBroker() throws Exception {
        cluster = new ChaosCluster("group", 1, 3, request -> interceptor.test(request));
        peer = new BrokerPeer(cluster.bootstrap());
    }

    @AfterAll
    void stopBroker() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void putAside() throws Exception {
        target = EmbeddedServers.uniqueName(requests);
        deadLetters = "dlq." + target;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(target, 3, (short) 1), new NewTopic(deadLetters, 2, (short) 1)))
                    .all()
                    .get();
        }
        peer.publish(ids().stream().map(this::deadLetter).toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"DEAD_LETTERS_WRITTEN_AND_NOT_COMMITTED", "COMMITTED_AND_NOT_REPORTED"})
    void whenItIsKilledTheNextRunSendsTheRestAndNothingTwice(Moment moment) throws Exception {
        assertNothingIsLostOrSentTwice(moment);
    }

    @ParameterizedTest
    @Tag("chaos")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DEAD_LETTERS_WRITTEN_AND_NOT_COMMITTED", "COMMITTED_AND_NOT_REPORTED"})
    void killedAtAnyOtherMomentItSendsEachOnce(Moment moment) throws Exception {
        assertNothingIsLostOrSentTwice(moment);
    }

    private void assertNothingIsLostOrSentTwice(Moment moment) throws Exception {
        Redriver killed = runUntil(moment);

        assertThat(killed.exitCode()).isEqualTo(KILLED);
        assertEachIsThereOnceAfter(killed.printed("sent"));
    }

    @Test
    @Tag("chaos")
    void whenItIsKilledAgainAndAgainAtRandomTimesNothingIsLostOrSentTwice() throws Exception {
        Random random = new Random(7);
        List<String> told = new ArrayList<>();
        for (int kill = 0; kill < 20; kill++) {
            Redriver killed = start();
            Pause.ofMillis(500 + random.nextInt(2_500));
            killed.kill();
            told.addAll(killed.printed("sent"));
        }
        assertEachIsThereOnceAfter(told);
    }

    /** Runs it twice more. Dead letters that were printed as sent have been sent, and are not sent again. */
    private void assertEachIsThereOnceAfter(List<String> told) throws Exception {
        Redriver second = start();
        assertThat(second.exitCode()).isZero();
        assertThat(second.printed("sent before")).as("sent before").containsAll(told);
        assertThat(second.printed("sent")).as("sent now").noneMatch(told::contains);
        assertThat(requests()).containsExactlyInAnyOrderElementsOf(ids());

        Redriver third = start();
        assertThat(third.exitCode()).isZero();
        assertThat(third.printed("sent before")).hasSize(DEAD_LETTERS);
        assertThat(requests()).hasSize(DEAD_LETTERS);
    }

    private Redriver start() throws Exception {
        return Redriver.start(cluster.bootstrap(), deadLetters, target, directory);
    }

    private Redriver runUntil(Moment moment) throws Exception {
        CompletableFuture<Redriver> victim = new CompletableFuture<>();
        AtomicInteger seen = new AtomicInteger();
        interceptor = request -> {
            if (request.api() != moment.api || seen.incrementAndGet() != moment.count) {
                return true;
            }
            victim.join().kill();
            return moment.arrives;
        };
        victim.complete(start());
        victim.join().exitCode();
        interceptor = request -> true;
        return victim.join();
    }

    private static List<String> ids() {
        return IntStream.range(0, DEAD_LETTERS).mapToObj(i -> "order-" + i).toList();
    }

    private ProducerRecord<byte[], byte[]> deadLetter(String id) {
        var record = new ProducerRecord<>(deadLetters, id.getBytes(UTF_8), ("{\"id\":\"" + id + "\"}").getBytes(UTF_8));
        record.headers()
                .add("__dlq.errors.topic", target.getBytes(UTF_8))
                .add("__dlq.errors.code", "STORAGE_UNAVAILABLE".getBytes(UTF_8));
        return record;
    }

    private List<String> requests() {
        return peer.committed(target).stream().map(RedriveKillTest::key).toList();
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8);
    }
}
