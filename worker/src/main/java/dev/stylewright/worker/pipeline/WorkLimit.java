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
 * How much painting one request may ask for, in pixels that are evaluated: those of every scale, times its evaluations. Before
 * its pictures are there a request is taken for a square, which is the most that it can be.
 *
 * @param most the most pixel evaluations
 */
record WorkLimit(long most) {

    private static final int SMALLEST_SIZE = 16;

    /** Why the painting would be too much work, and what would not be; empty where it isn't. */
    Optional<Failure> objection(Parameters parameters) {
        int size = parameters.size();
        int iterations = parameters.iterations();
        long work = work(size, iterations, parameters.scales());
        if (work <= most) {
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
                most,
                wayOut.isEmpty() ? "both a smaller size and fewer iterations" : String.join(", or ", wayOut));
        return Optional.of(Failure.of(FailureCode.INVALID_REQUEST, List.of(new FieldError("$.parameters", message))));
    }

    /** From where the proportion would be; few evaluations are spread over fewer scales, so it is but nearly one. */
    private OptionalInt fewerIterations(Parameters parameters, long work) {
        int iterations = parameters.iterations();
        int near = (int) Math.min(iterations - 1L, (long) (1.1 * iterations * most / work) + 8);
        return IntStream.iterate(near, n -> n >= 1, n -> n - 1)
                .filter(n -> work(parameters.size(), n, parameters.scales()) <= most)
                .findFirst();
    }

    private OptionalInt smallerSize(Parameters parameters) {
        return IntStream.iterate(parameters.size() - 1, size -> size >= SMALLEST_SIZE, size -> size - 1)
                .filter(size -> work(size, parameters.iterations(), parameters.scales()) <= most)
                .findFirst();
    }

    private static long work(int size, int iterations, int scales) {
        return Schedule.coarseToFine(new ImageSize(size, size), size, iterations, scales)
                .pixelEvaluations();
    }
}
