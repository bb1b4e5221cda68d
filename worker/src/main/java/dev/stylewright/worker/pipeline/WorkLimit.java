package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.options.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Limits the work of one request, in pixel evaluations: the pixels of every scale times its evaluations. Before its images are fetched, a request is
 * assumed to be square, which is the maximum.
 *
 * @param max maximum number of pixel evaluations
 */
record WorkLimit(long max) {

    private static final int SMALLEST_SIZE = 16;

    /** Why the painting would be too much work, and what would be allowed; empty if it is allowed. */
    Optional<Failure> objection(Parameters parameters) {
        int size = parameters.size();
        int iterations = parameters.iterations();
        long work = work(size, iterations, parameters.scales());
        if (work <= max) {
            return Optional.empty();
        }
        List<String> wayOut = new ArrayList<>();
        fewerIterations(parameters, work).ifPresent(n -> wayOut.add("at this size at most %d iterations".formatted(n)));
        smallerSize(parameters).ifPresent(n -> wayOut.add("with these iterations a size of at most %d".formatted(n)));
        String message = String.format(
                Locale.ROOT,
                "a size of %d with %d iterations is %,d pixel evaluations, more than this worker's limit of %,d"
                        + " (stylewright.limits.pixel-evaluations); ask for less: %s",
                size,
                iterations,
                work,
                max,
                wayOut.isEmpty() ? "both a smaller size and fewer iterations" : String.join(", or ", wayOut));
        return Optional.of(Failure.of(FailureCode.INVALID_REQUEST, List.of(new FieldError("$.parameters", message))));
    }

    /** Starts at the proportional value, which is only approximately right: few evaluations are distributed over fewer scales. */
    private OptionalInt fewerIterations(Parameters parameters, long work) {
        int iterations = parameters.iterations();
        int near = (int) Math.min(iterations - 1L, (long) (1.1 * iterations * max / work) + 8);
        return IntStream.iterate(near, n -> n >= 1, n -> n - 1)
                .filter(n -> work(parameters.size(), n, parameters.scales()) <= max)
                .findFirst();
    }

    private OptionalInt smallerSize(Parameters parameters) {
        return IntStream.iterate(parameters.size() - 1, size -> size >= SMALLEST_SIZE, size -> size - 1)
                .filter(size -> work(size, parameters.iterations(), parameters.scales()) <= max)
                .findFirst();
    }

    private static long work(int size, int iterations, int scales) {
        return Schedule.coarseToFine(new ImageSize(size, size), size, iterations, scales)
                .pixelEvaluations();
    }
}
