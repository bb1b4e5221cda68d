package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.protocol.StylizationRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The time from the start of a process to the first evaluation: of a worker with a waiting request, and of the other program with each version of PyTorch.
 * In turns, ours first.
 *
 * @param ours seconds from the start of the worker's process to the first progress event at its reader
 * @param torch seconds from the start of the other process to its line about the first evaluation, by the name of its column
 */
record ColdStart(List<Double> ours, Map<String, List<Double>> torch) {
    /** The first evaluation is reported at once; with a second one the job is a typical one. */
    private static final int EVALUATIONS = 2;

    /**
     * Measures both.
     *
     * @param scratch directory for logs and images
     */
    @SuppressWarnings("try") // the worker needs no calls while it runs
    static ColdStart measure(
            TestServers servers, Orders orders, List<PyTorchRun> programs, int size, int launches, Path scratch) {
        List<Double> ours = new ArrayList<>();
        Map<String, List<Double>> torch = new LinkedHashMap<>();
        for (int i = 0; i < launches; i++) {
            StylizationRequest order =
                    TestServers.order("cold-" + System.nanoTime(), Samples.CAT, Samples.SWIRLS, size, EVALUATIONS);
            Orders.Placed placed = orders.place(order);
            long began = System.nanoTime();
            try (WorkerJvm worker = new WorkerJvm(
                    servers.settings(),
                    programs.get(0).program().threads(),
                    scratch.resolve("cold.jsa"),
                    scratch.resolve("cold-" + i + ".log"))) {
                ours.add((placed.evaluated() - began) / 1e9);
                placed.completed();
            }
            for (PyTorchRun run : programs) {
                torch.computeIfAbsent(run.program().name(), name -> new ArrayList<>())
                        .add(run.launch(1, scratch.resolve("cold.png")).firstEvaluation());
            }
        }
        return new ColdStart(ours, torch);
    }
}
