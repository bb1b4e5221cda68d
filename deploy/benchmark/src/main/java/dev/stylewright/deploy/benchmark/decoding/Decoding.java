package dev.stylewright.deploy.benchmark.decoding;

import dev.stylewright.deploy.benchmark.report.Statistics;
import java.util.ArrayList;
import java.util.List;

/** Measurements of one file, in milliseconds. Not thread-safe. */
final class Decoding {
    private final String name;
    private final long bytes;
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> inside = new ArrayList<>();
    private final List<Double> pillow = new ArrayList<>();

    /** @param name name of the file */
    Decoding(String name, long bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /**
     * Adds a round.
     *
     * @param call time from the worker's call until it has the pixels
     * @param work the part of this time in which the other process decodes and scales
     * @param other time of the same work in Pillow
     */
    void add(double call, double work, double other) {
        ours.add(call);
        inside.add(work);
        pillow.add(other);
    }

    String name() {
        return name;
    }

    double megabytes() {
        return bytes / 1e6;
    }

    double ours() {
        return Statistics.median(ours).orElseThrow();
    }

    double pillow() {
        return Statistics.median(pillow).orElseThrow();
    }

    double ratio() {
        return ours() / pillow();
    }

    /** The cost of the other process, by round: the call without the work. */
    double cost() {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            differences.add(ours.get(i) - inside.get(i));
        }
        return Statistics.median(differences).orElseThrow();
    }
}
