package dev.stylewright.worker.app.command;

import dev.stylewright.worker.adapter.weights.WeightsException;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.assembly.MemoryBudget;
import dev.stylewright.worker.app.assembly.StylizerFactory;
import dev.stylewright.worker.app.assembly.WeightsSources;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.engine.ComputeEngine;

/** Checks weights, engine and memory. */
final class MachineCheck {

    private static final String WEIGHTS = "weights";
    private static final String DEVICE = "device";
    private static final String MEMORY = "memory";
    private static final int MIB = 20;

    private final WorkerConfiguration configuration;
    private final CheckReport report;

    MachineCheck(WorkerConfiguration configuration, CheckReport report) {
        this.configuration = configuration;
        this.report = report;
    }

    void run() {
        checkWeights();
        try {
            ComputeEngine engine = StylizerFactory.engine(configuration);
            report.ok(DEVICE, engine.device() + " with " + engine.version());
            checkMemory(engine);
        } catch (EngineFailureException e) {
            report.fail(DEVICE, e.getMessage() + ". Check stylewright.device");
        }
    }

    private void checkWeights() {
        try {
            WeightsSource source = WeightsSources.of(configuration);
            WeightsLoader.Checked checked = WeightsLoader.check(source);
            report.ok(WEIGHTS, "%s, sha256 %s".formatted(checked.id(), checked.sha256()));
        } catch (WeightsException e) {
            report.fail(WEIGHTS, e.getMessage() + ". Check stylewright.weights");
        }
    }

    private void checkMemory(ComputeEngine engine) {
        long total = MemoryBudget.hostMemory();
        long heap = Runtime.getRuntime().maxMemory();
        boolean onHost = engine.device().equals("cpu");
        long budget = StylizerFactory.memory(configuration, engine).budget();
        String sizes = "Java heap %d MiB of %d MiB".formatted(heap >> MIB, total >> MIB)
                + (budget == Long.MAX_VALUE ? "" : ", a painting may take %d MiB".formatted(budget >> MIB));
        long decoder = ConfigurationMapper.decoder(configuration);
        long needed = heap + MemoryBudget.RESERVED + decoder + (onHost ? budget : 0);
        if (needed > total) {
            report.warn(
                    MEMORY,
                    "%s, decoding one %d MiB: together with %d MiB for the rest this exceeds the available memory, and the worker may be killed. Give it more memory, a smaller heap, or a smaller stylewright.memory.budget"
                            .formatted(sizes, decoder >> MIB, MemoryBudget.RESERVED >> MIB));
        } else {
            report.ok(MEMORY, sizes);
        }
    }
}
