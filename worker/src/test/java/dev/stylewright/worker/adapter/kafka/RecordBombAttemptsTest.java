package dev.stylewright.worker.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests after a record that does not fit into the heap, taken by members of a share group that have just started. On an idle machine this shows
 * little: {@code -Dstylewright.test.load=16} starts that many busy threads.
 */
@Tag("chaos")
class RecordBombAttemptsTest {

    private static final int MEMBERS = 3;
    private static final int REQUESTS = 12;
    private static final int BUSY_THREADS = Integer.getInteger("stylewright.test.load", 0);
    private static final String LOCK_MILLIS = "3000";
    /** Longer than a third of the lock, so that members release what arrived meanwhile. */
    private static final Duration JOB = Duration.ofMillis(1_200);

    private static final Duration A_WHILE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @Test
    void requestsBehindARecordThatDoesNotFitKeepTheirAttempts() throws Exception {
        QueueFixture fixture = QueueFixture.create(1);
        QueueFixture.configureShareGroup(fixture.settings("setup", QueueKind.SHARE, Map.of()));
        fixture.setGroup("share.record.lock.duration.ms", LOCK_MILLIS);
        String requests = fixture.topics().requests();
        RecordBomb.publish(QueueFixture.broker().bootstrap(), requests, List.of(), List.of());
        for (int i = 1; i <= REQUESTS; i++) {
            QueueFixture.broker().publish(requests, 0, "request " + i);
        }
        AtomicBoolean busy = new AtomicBoolean(true);
        List<Process> members = new ArrayList<>();
        try {
            for (int i = 0; i < MEMBERS; i++) {
                members.add(TakingMember.start(fixture, "w" + i, JOB, log(i)));
            }
            for (int i = 0; i < BUSY_THREADS; i++) {
                Thread spinning = new Thread(
                        () -> {
                            while (busy.get()) {
                                Thread.onSpinWait();
                            }
                        },
                        "busy");
                spinning.setDaemon(true);
                spinning.start();
            }
            awaitOutcomes(fixture);
        } finally {
            busy.set(false);
            members.forEach(member -> member.destroyForcibly().onExit().join());
        }
        Map<Long, Integer> attempts = new TreeMap<>();
        for (int i = 0; i < MEMBERS; i++) {
            TakingMember.attempts(Files.readAllLines(log(i)))
                    .forEach(taken -> attempts.merge(taken.getKey(), taken.getValue(), Math::max));
        }
        assertThat(attempts).as("attempts by offset").hasSize(REQUESTS);
        assertThat(attempts.values()).as("attempts").allMatch(attempt -> attempt <= 2);
    }

    private Path log(int member) {
        return directory.resolve("member" + member + ".log");
    }

    private static void awaitOutcomes(QueueFixture fixture) {
        Instant end = Instant.now().plus(A_WHILE);
        while (QueueFixture.broker().committed(fixture.topics().outcomes()).size() < REQUESTS) {
            assertThat(Instant.now()).as("all settled in time").isBefore(end);
        }
    }
}
