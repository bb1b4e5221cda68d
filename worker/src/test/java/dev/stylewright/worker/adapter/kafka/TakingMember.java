package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A member of a share group in a JVM with a small heap. It takes requests as a worker does, and prints the attempt of each. */
public final class TakingMember {

    static final String TOOK = "took ";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long RENEW_MILLIS = 200;

    private TakingMember() {}

    /** Starts one whose heap is too small for a {@link RecordBomb}; it ends when it is destroyed. */
    static Process start(QueueFixture fixture, String id, Duration job, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        TakingMember.class.getName(),
                        QueueFixture.broker().bootstrap(),
                        fixture.name(),
                        id,
                        Long.toString(job.toMillis()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The attempts printed to {@code log}, each as the offset of the request and the number. */
    static List<Map.Entry<Long, Integer>> attempts(List<String> log) {
        return log.stream()
                .filter(line -> line.startsWith(TOOK))
                .map(line -> line.substring(TOOK.length()).split(" "))
                .map(fields -> Map.entry(Long.parseLong(fields[0]), Integer.parseInt(fields[1])))
                .toList();
    }

    /** Arguments: broker, name of the fixture, id, milliseconds of a job. */
    public static void main(String[] arguments) throws Exception {
        KafkaSettings settings = QueueFixture.named(arguments[1])
                .settings(arguments[2], QueueKind.SHARE, Map.of("bootstrap.servers", arguments[0]));
        Duration job = Duration.ofMillis(Long.parseLong(arguments[3]));
        try (RequestQueue queue = ShareQueue.join(settings, Clock.systemUTC())) {
            while (true) {
                Optional<RequestRecord> next = queue.poll(POLL);
                if (next.isPresent()) {
                    System.out.println(TOOK + next.get().position().offset() + " "
                            + next.get().attempt());
                    work(queue, next.get(), job);
                }
            }
        }
    }

    private static void work(RequestQueue queue, RequestRecord request, Duration job) throws InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < job.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(RENEW_MILLIS);
            if (!queue.renewClaim()) {
                return;
            }
        }
        try {
            queue.settle(
                    request,
                    Settlement.of(
                            QueueFixture.outcome("order-" + request.position().offset())));
        } catch (ClaimLostException e) {
            System.out.println(e.getMessage());
            queue.release();
        }
    }
}
