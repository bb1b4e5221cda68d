package dev.stylewright.worker.app;

import dev.stylewright.worker.adapter.weights.WeightsException;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.app.configuration.ByteSize;
import dev.stylewright.worker.app.configuration.DeviceSetting;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import dev.stylewright.worker.stylize.engine.MemorySettings;
import dev.stylewright.worker.stylize.engine.Precision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings up the stylizer: engine, device, weights. */
final class StylizerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(StylizerFactory.class);
    private static final int MIB = 20;

    private StylizerFactory() {}

    /**
     * A stylizer that has painted once, so that the first job doesn't pay for what the engine sets up lazily.
     *
     * @throws StartupException there is no such device, or the weights can't be used
     */
    static Stylizer start(WorkerConfiguration configuration) {
        try {
            WeightsSource source = WeightsSources.of(configuration, false);
            ComputeEngine engine = engine(configuration);
            MemorySettings memory = memory(configuration, engine);
            LOG.info("a painting on {} may take {} MiB", engine.device(), memory.budget() >> MIB);
            Stylizer stylizer = new GatysStylizer(WeightsLoader.load(source, engine), memory);
            stylizer.warmUp();
            return stylizer;
        } catch (WeightsException e) {
            throw new StartupException("The weights can't be used (stylewright.weights): " + e.getMessage(), e);
        } catch (EngineFailureException e) {
            throw new StartupException("The engine can't be used (stylewright.device): " + e.getMessage(), e);
        }
    }

    /**
     * The engine on the device that the configuration names.
     *
     * @throws EngineFailureException it can't be loaded, or there is no such device
     */
    static ComputeEngine engine(WorkerConfiguration configuration) {
        return ComputeEngine.start(
                new EngineSettings(text(configuration.device()), configuration.threads(), precision(configuration)));
    }

    private static Precision precision(WorkerConfiguration configuration) {
        return switch (configuration.precision()) {
            case FP32 -> Precision.FP32;
            case FP16 -> Precision.FP16;
        };
    }

    /** How much memory a painting may take. */
    static MemorySettings memory(WorkerConfiguration configuration, ComputeEngine engine) {
        long unset = engine.device().equals("cpu")
                ? MemoryBudget.onHost(ConfigurationMapper.decoder(configuration))
                : Long.MAX_VALUE;
        long budget = configuration.memory().budget().map(ByteSize::bytes).orElse(unset);
        return new MemorySettings(budget, configuration.memory().styleCache().bytes());
    }

    private static String text(DeviceSetting device) {
        if (device instanceof DeviceSetting.Gpu gpu) {
            return "gpu:" + gpu.index();
        }
        return device instanceof DeviceSetting.Cpu ? "cpu" : "auto";
    }
}
