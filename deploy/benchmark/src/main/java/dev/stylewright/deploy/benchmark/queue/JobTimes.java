package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.worker.pipeline.observe.JobPhase;
import java.util.List;
import java.util.Map;

/**
 * The times of the phases of a painted request, by {@link System#nanoTime}.
 *
 * @param id the request's id
 * @param worker the worker that painted it
 * @param taken when it was claimed
 * @param phases the worker's phases for it
 * @param stylizer when the stylizer was called
 * @param settled when its outcome was published and the request acknowledged
 */
record JobTimes(String id, String worker, long taken, Map<JobPhase, Span> phases, long stylizer, long settled) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Names of {@link #stages}. */
    static final List<String> STAGES = List.of(
            "claim",
            "validate, read cancels",
            "look for a result",
            "fetch and decode",
            "call the stylizer",
            "paint",
            "encode and store",
            "publish and acknowledge");

    JobTimes {
        phases = Map.copyOf(phases);
    }

    /** A phase from when it began to its end. */
    record Span(long began, long ended) {
        private double millis() {
            return (ended - began) / NANOS_PER_MILLI;
        }
    }

    /**
     * The time between publishing a request and the call of the stylizer, without fetching and decoding the images.
     *
     * @param sent when it was published
     * @return milliseconds
     */
    double overhead(long sent) {
        return new Span(sent, stylizer).millis() - span(JobPhase.FETCHING).millis();
    }

    /**
     * The whole time, split into the stages of {@link #STAGES}.
     *
     * @param since when the first of them began: when the request was published, or when the worker became free for it
     * @return milliseconds each
     */
    List<Double> stages(long since) {
        Span looking = span(JobPhase.RECEIVING);
        Span fetching = span(JobPhase.FETCHING);
        long painted = span(JobPhase.STYLIZING).ended();
        long stored = span(JobPhase.STORING).ended();
        return List.of(
                new Span(since, taken).millis(),
                new Span(taken, looking.began()).millis(),
                looking.millis(),
                new Span(looking.ended(), fetching.ended()).millis(),
                new Span(fetching.ended(), stylizer).millis(),
                new Span(stylizer, painted).millis(),
                new Span(painted, stored).millis(),
                new Span(stored, settled).millis());
    }

    private Span span(JobPhase phase) {
        Span span = phases.get(phase);
        if (span == null) {
            throw new IllegalStateException(id + " was painted without the phase " + phase);
        }
        return span;
    }
}
