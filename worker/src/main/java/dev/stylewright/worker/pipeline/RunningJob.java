package dev.stylewright.worker.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where poll thread and job thread meet while a job runs. Thread-safe. */
public final class RunningJob {

    private final StopSignal stop = new StopSignal();
    private final JobWatch watch;
    private final Map<String, String> labels = new ConcurrentHashMap<>();
    private volatile @Nullable Duration remaining;

    /** A job that nobody watches. */
    public RunningJob() {
        this(JobWatch.NOBODY);
    }

    /** A job that {@code watch} hears of. */
    public RunningJob(JobWatch watch) {
        this.watch = watch;
    }

    public StopSignal stop() {
        return stop;
    }

    /** Who hears of this job. */
    public JobWatch watch() {
        return watch;
    }

    /** What names this job on the lines that are logged about it. */
    Map<String, String> labels() {
        return Map.copyOf(labels);
    }

    /** The trace that the job belongs to is known. */
    void belongsTo(TraceContext trace) {
        trace.traceId().ifPresent(id -> labels.put(JobLog.TRACE, id));
    }

    /** The request's id is known. */
    void isOf(String requestId) {
        labels.put(JobLog.REQUEST, requestId);
    }

    /** How long the painting is still expected to take; empty while nothing is known. */
    public Optional<Duration> remaining() {
        return Optional.ofNullable(remaining);
    }

    public void expect(Duration stillToGo) {
        remaining = stillToGo;
    }
}
