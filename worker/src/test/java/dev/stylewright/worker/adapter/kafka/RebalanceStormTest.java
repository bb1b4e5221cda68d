package dev.stylewright.worker.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.Drain;
import dev.stylewright.worker.pipeline.JobResult;
import dev.stylewright.worker.pipeline.Worker;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Workers join and leave continuously while requests are processed:
 *
 * <pre>
 * steady   ----------------------------------------
 * passing    |--|   |--|   |--|   |--|   |--|
 * </pre>
 *
 * Jobs fit the grace period, so none is begun twice, and the queue makes progress. In share mode brokers count each acquired record, even if the worker
 * leaves at that moment and never receives it: such a record may be at its second attempt although it was never begun, but far from its last one.
 */
@Tag("slow")
class RebalanceStormTest {

    private static final int REQUESTS = 20;
    /** Maximum deliveries counted by brokers for a record that is started for the first time; a worker gives up after 5. */
    private static final int ATTEMPTS_DELIVERED = 3;

    private static final Duration JOB = Duration.ofMillis(300);
    private static final Duration STAY = Duration.ofMillis(600);
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofSeconds(60);

    private final Queue<Integer> attempts = new ConcurrentLinkedQueue<>();

    /** A worker on its own thread. */
    private final class Member {
        final Drain drain = new Drain(Clock.systemUTC(), GRACE);
        final CompletableFuture<Void> run;

        Member(QueueFixture fixture, QueueKind kind, String id) throws Exception {
            RequestQueue queue = fixture.join(id, kind, Map.of());
            Worker worker =
                    new Worker(queue, queue, RebalanceStormTest.this::work, drain, GRACE, WorkerObserver.none());
            run = CompletableFuture.runAsync(worker::run, task -> new Thread(task, id).start());
        }

        void leave() {
            drain.request();
            run.join();
        }
    }

    private JobResult work(RequestRecord record, RunningJob job) {
        attempts.add(record.attempt());
        Instant end = Instant.now().plus(JOB);
        while (Instant.now().isBefore(end)) {
            if (job.stop().isRaised()) {
                return new JobResult.Abandon(job.stop().reason().orElse(StopSignal.Reason.CLAIM_LOST));
            }
            job.expect(Duration.between(Instant.now(), end));
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        String id = "order-" + record.position().partition() + "-"
                + record.position().offset();
        return new JobResult.Settle(Settlement.of(QueueFixture.outcome(id)));
    }

    @ParameterizedTest
    @Timeout(120)
    @EnumSource
    void membersThatComeAndGoNeitherRepeatJobsNorStopTheQueue(QueueKind kind) throws Exception {
        QueueFixture fixture = QueueFixture.create(4);
        for (int i = 0; i < REQUESTS; i++) {
            QueueFixture.broker().publish(fixture.topics().requests(), i % 4, "request " + i);
        }
        Member steady = new Member(fixture, kind, "steady");
        Instant end = Instant.now().plus(A_WHILE);
        int passing = 0;
        while (settled(fixture).size() < REQUESTS && Instant.now().isBefore(end)) {
            Member member = new Member(fixture, kind, "passing-" + passing++);
            LockSupport.parkNanos(STAY.toNanos());
            member.leave();
        }
        steady.leave();

        assertThat(settled(fixture))
                .as("outcomes, while %s workers came and went", passing)
                .extracting(event -> BrokerPeer.header(event, "ce_id"))
                .hasSize(REQUESTS)
                .doesNotHaveDuplicates();
        assertThat(attempts)
                .as("the number of each attempt that was begun")
                .hasSize(REQUESTS)
                .allSatisfy(attempt ->
                        assertThat(attempt).isLessThanOrEqualTo(kind == QueueKind.SHARE ? ATTEMPTS_DELIVERED : 1));
    }

    private static List<ConsumerRecord<byte[], byte[]>> settled(QueueFixture fixture) {
        return QueueFixture.broker().committed(fixture.topics().outcomes());
    }
}
