package dev.stylewright.worker.app.assembly;

import dev.stylewright.worker.adapter.weights.WeightsException;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.app.configuration.ByteSize;
import dev.stylewright.worker.app.configuration.DeviceSetting;
import dev.stylewright.worker.app.configuration.PrecisionSetting;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import dev.stylewright.worker.stylize.engine.MemorySettings;
import dev.stylewright.worker.stylize.engine.Precision;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the stylizer: engine, device, weights. */
public final class StylizerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(StylizerFactory.class);
    private static final int MIB = 20;

    private StylizerFactory() {}

    /**
     * Starts a stylizer and runs it once, so that the first job does not pay for lazy initialisation of the engine.
     *
     * @throws StartupException the device does not exist, or the weights cannot be used
     */
    public static Stylizer start(WorkerConfiguration configuration) {
        try {
            WeightsSource source = WeightsSources.of(configuration);
            ComputeEngine engine = engine(configuration);
            MemorySettings memory = memory(configuration, engine);
            LOG.info("memory limit of a painting on {}: {} MiB", engine.device(), memory.budget() >> MIB);
            Stylizer stylizer = new GatysStylizer(weights(configuration, source, engine), memory);
            stylizer.warmUp();
            return stylizer;
        } catch (WeightsException e) {
            throw new StartupException("The weights cannot be used (stylewright.weights): " + e.getMessage(), e);
        } catch (EngineFailureException e) {
            throw new StartupException("The engine cannot be used (stylewright.device): " + e.getMessage(), e);
        }
    }

    /**
     * The engine on the configured device.
     *
     * @throws EngineFailureException the engine cannot be loaded, or the device does not exist
     */
    public static ComputeEngine engine(WorkerConfiguration configuration) {
        return ComputeEngine.start(
                new EngineSettings(text(configuration.device()), configuration.threads(), precision(configuration)));
    }

    private static Precision precision(WorkerConfiguration configuration) {
        return switch (configuration.precision()) {
            case AUTO, FP32 -> Precision.FP32;
            case FP16 -> Precision.FP16;
            case BF16 -> Precision.BF16;
        };
    }

    private static Vgg19Weights weights(WorkerConfiguration configuration, WeightsSource source, ComputeEngine engine) {
        WeightsLoader.Loaded loaded = WeightsLoader.read(source, engine);
        return configuration.precision() == PrecisionSetting.AUTO
                ? new PrecisionChoice(new PrecisionMemory(configuration.weightsCache()), Clock.systemUTC())
                        .weights(loaded, engine, configuration.threads())
                : loaded.on(engine);
    }

    /** The memory settings of a job. */
    public static MemorySettings memory(WorkerConfiguration configuration, ComputeEngine engine) {
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
