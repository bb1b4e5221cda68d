package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.deploy.benchmark.report.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The evaluations of one painting, in order. */
record Trace(List<Sample> samples) {
    Trace {
        samples = List.copyOf(samples);
    }

    /** The lowest loss at full size among the first {@code evaluations}, if any was at full size. */
    OptionalDouble lowestAfter(int evaluations) {
        return samples.stream()
                .filter(s -> s.full() && s.evaluation() <= evaluations)
                .mapToDouble(Sample::loss)
                .min();
    }

    /** When the loss was first at most that, at full size; empty if it never was. */
    OptionalDouble secondsTo(double loss) {
        return samples.stream()
                .filter(s -> s.full() && s.loss() <= loss)
                .mapToDouble(Sample::seconds)
                .findFirst();
    }

    /** Total time in seconds. */
    double seconds() {
        return samples.get(samples.size() - 1).seconds();
    }

    /** Median of the seconds that an evaluation at full size took; the first two, which warm up, are not counted. */
    OptionalDouble evaluationSeconds() {
        List<Double> steps = new ArrayList<>();
        List<Sample> full = samples.stream().filter(Sample::full).toList();
        for (int i = 2; i < full.size(); i++) {
            steps.add(full.get(i).seconds() - full.get(i - 1).seconds());
        }
        return Statistics.median(steps);
    }
}
