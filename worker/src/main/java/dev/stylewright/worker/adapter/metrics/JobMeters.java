package dev.stylewright.worker.adapter.metrics;

import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** The meters of jobs. All exist from the start, at zero, so that the first event is an increase. Thread-safe. */
final class JobMeters {

    /** Label value if there is no code, kind or reason. */
    static final String NONE = "none";

    /** From a lookup of the commit point to a large image on a CPU. */
    private static final Duration[] WORK = seconds(
            50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 30_000, 45_000, 60_000, 90_000, 120_000, 180_000,
            300_000, 600_000, 1_200_000, 1_800_000, 3_600_000);
    /** From an idle fleet to a queue that was not served for a day. */
    private static final Duration[] WAIT = seconds(
            100,
            500,
            1_000,
            5_000,
            10_000,
            30_000,
            60_000,
            120_000,
            300_000,
            600_000,
            1_200_000,
            1_800_000,
            3_600_000,
            7_200_000,
            14_400_000,
            43_200_000,
            86_400_000);

    /** Enough to see that something is slow; for metrics of which dashboards show only the mean. */
    private static final Duration[] COARSE = seconds(1_000, 60_000);

    /** By the longer edge of the result. */
    enum Size {
        SMALL(512),
        MEDIUM(1024),
        LARGE(Integer.MAX_VALUE);

        private final int upTo;

        Size(int upTo) {
            this.upTo = upTo;
        }

        static Size of(int width, int height) {
            return Arrays.stream(values())
                    .filter(size -> Math.max(width, height) <= size.upTo)
                    .findFirst()
                    .orElse(LARGE);
        }
    }

    private final MeterRegistry registry;
    private final boolean detailed;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong lastSuccessMillis = new AtomicLong();
    final BusyTime busy = new BusyTime();
    final Counter taken;
    final Counter redeliveries;
    final Counter claimsLost;
    final Counter givenUp;
    final Counter storeRetries;
    final Counter evaluations;
    final Counter pixels;
    final Timer queueWait;

    /** @param detailed whether all histograms have all buckets */
    JobMeters(MeterRegistry registry, boolean detailed) {
        this.registry = registry;
        this.detailed = detailed;
        taken = counter(WorkerMetric.REQUESTS_TAKEN);
        redeliveries = counter(WorkerMetric.REDELIVERIES);
        claimsLost = counter(WorkerMetric.CLAIMS_LOST);
        givenUp = counter(WorkerMetric.GIVEN_UP);
        storeRetries = counter(WorkerMetric.STORE_RETRIES);
        evaluations = counter(WorkerMetric.EVALUATIONS);
        pixels = counter(WorkerMetric.PIXELS);
        queueWait = timer(WorkerMetric.QUEUE_WAIT, WAIT);
        gauge(WorkerMetric.JOBS_IN_FLIGHT, inFlight::get);
        gauge(WorkerMetric.LAST_SUCCESS, () -> lastSuccessMillis.get() / 1000.0);
        FunctionCounter.builder(WorkerMetric.DEVICE_BUSY.meterName(), busy, BusyTime::seconds)
                .description(WorkerMetric.DEVICE_BUSY.help())
                .register(registry);
        beginAtZero();
    }

    private void beginAtZero() {
        for (JobPhase phase : JobPhase.values()) {
            phase(phase);
        }
        for (Size size : Size.values()) {
            completed(size);
        }
        for (String kind : List.of(EventType.FAILED.shortName(), EventType.CANCELLED.shortName(), NONE)) {
            total(kind, NONE, coarse());
        }
        outcomes(EventType.COMPLETED.shortName(), NONE);
        outcomes(EventType.CANCELLED.shortName(), NONE);
        for (FailureCode code : FailureCode.known()) {
            outcomes(EventType.FAILED.shortName(), code.name());
            deadLetters(code);
        }
        for (StopSignal.Reason reason :
                List.of(StopSignal.Reason.CLAIM_LOST, StopSignal.Reason.HAND_BACK, StopSignal.Reason.ENGINE_SICK)) {
            abandoned(reason);
        }
        engineTests(true);
        engineTests(false);
    }

    private Counter counter(WorkerMetric metric, String... labels) {
        return Counter.builder(metric.meterName())
                .description(metric.help())
                .tags(labels)
                .register(registry);
    }

    private Timer timer(WorkerMetric metric, Duration[] buckets, String... labels) {
        return Timer.builder(metric.meterName())
                .description(metric.help())
                .tags(labels)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private void gauge(WorkerMetric metric, java.util.function.Supplier<Number> value) {
        Gauge.builder(metric.meterName(), value).description(metric.help()).register(registry);
    }

    Timer phase(JobPhase phase) {
        return timer(WorkerMetric.JOB_PHASE, coarse(), "phase", phase.name().toLowerCase(Locale.ROOT));
    }

    private Duration[] coarse() {
        return detailed ? WORK : COARSE;
    }

    /** The timer of a whole job; none where not even an id could be read. */
    Timer total(Optional<Outcome> outcome) {
        return outcome.filter(Completed.class::isInstance)
                .map(Completed.class::cast)
                .map(completed -> completed(Size.of(completed.width(), completed.height())))
                .orElseGet(
                        () -> total(outcome.map(end -> end.type().shortName()).orElse(NONE), NONE, coarse()));
    }

    private Timer completed(Size size) {
        return total(EventType.COMPLETED.shortName(), size.name().toLowerCase(Locale.ROOT), WORK);
    }

    private Timer total(String kind, String size, Duration[] buckets) {
        return timer(WorkerMetric.JOB_TOTAL, buckets, "kind", kind, "size", size);
    }

    /** Counts {@code outcome}. */
    void ended(Outcome outcome) {
        outcomes(outcome.type().shortName(), code(outcome)).increment();
    }

    private static String code(Outcome outcome) {
        return Optional.of(outcome)
                .filter(Failed.class::isInstance)
                .map(failed -> ((Failed) failed).code().name())
                .orElse(NONE);
    }

    private Counter outcomes(String kind, String code) {
        return counter(WorkerMetric.OUTCOMES, "kind", kind, "code", code);
    }

    Counter deadLetters(FailureCode code) {
        return counter(WorkerMetric.DEAD_LETTERS, "code", code.name());
    }

    Counter abandoned(StopSignal.Reason reason) {
        return counter(WorkerMetric.JOBS_ABANDONED, "reason", reason.name().toLowerCase(Locale.ROOT));
    }

    /** Test images after a failure of the engine, by result. */
    Counter engineTests(boolean well) {
        return counter(WorkerMetric.ENGINE_TESTS, "result", well ? "passed" : "failed");
    }

    void begun() {
        inFlight.incrementAndGet();
    }

    void over() {
        inFlight.decrementAndGet();
    }

    void succeeded(long epochMillis) {
        lastSuccessMillis.set(epochMillis);
    }

    private static Duration[] seconds(long... millis) {
        return LongStream.of(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
