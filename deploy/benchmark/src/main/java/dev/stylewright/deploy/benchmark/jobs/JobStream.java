package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.protocol.StylizationRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many images one after the other: through one warm worker, and by launching the other program for each. In four turns, each with half of the images.
 *
 * @param ours seconds of our two turns, each from its first request to its last outcome
 * @param torch seconds of the other's two turns
 * @param jobs images of each, over both turns
 */
record JobStream(List<Double> ours, List<Double> torch, int jobs) {

    /**
     * Measures both.
     *
     * @param jobs how many images each paints, an even number
     * @param scratch directory for images
     */
    static JobStream measure(Orders orders, PyTorchRun pyTorch, int size, int evaluations, int jobs, Path scratch) {
        List<Double> ours = new ArrayList<>();
        List<Double> torch = new ArrayList<>();
        for (int turn = 0; turn < 2; turn++) {
            List<StylizationRequest> batch = new ArrayList<>();
            for (int i = 0; i < jobs / 2; i++) {
                batch.add(
                        TestServers.order("stream-" + turn + "-" + i, Samples.CAT, Samples.SWIRLS, size, evaluations));
            }
            long began = System.nanoTime();
            orders.placeAll(batch);
            ours.add((System.nanoTime() - began) / 1e9);
            began = System.nanoTime();
            for (int i = 0; i < jobs / 2; i++) {
                pyTorch.launch(evaluations, scratch.resolve("stream.png"));
            }
            torch.add((System.nanoTime() - began) / 1e9);
        }
        return new JobStream(ours, torch, jobs);
    }

    /** Seconds of all our images. */
    double oursInAll() {
        return sum(ours);
    }

    /** Seconds of all images of the other program. */
    double torchInAll() {
        return sum(torch);
    }

    private static double sum(List<Double> seconds) {
        return seconds.stream().mapToDouble(Double::doubleValue).sum();
    }
}
