package dev.stylewright.worker.app;

import dev.stylewright.worker.adapter.weights.WeightsException;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.app.configuration.DeviceSetting;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.stylize.ComputeEngine;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.EngineSettings;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.Precision;
import dev.stylewright.worker.stylize.Stylizer;

/** Brings up the painter: engine, device, weights. */
final class Painters {

    private Painters() {}

    /**
     * A painter that has painted once, so that the first job doesn't pay for what the engine sets up lazily.
     *
     * @throws StartupException there is no such device, or the weights can't be used
     */
    static Stylizer start(WorkerConfiguration configuration) {
        try {
            WeightsSource source = WeightsSources.of(configuration, false);
            ComputeEngine engine = ComputeEngine.start(new EngineSettings(
                    text(configuration.device()), configuration.threads(), precision(configuration)));
            Stylizer stylizer = new GatysStylizer(WeightsLoader.load(source, engine));
            stylizer.warmUp();
            return stylizer;
        } catch (WeightsException e) {
            throw new StartupException("The weights can't be used (stylewright.weights): " + e.getMessage(), e);
        } catch (EngineFailureException e) {
            throw new StartupException("The engine can't be used (stylewright.device): " + e.getMessage(), e);
        }
    }

    private static Precision precision(WorkerConfiguration configuration) {
        return switch (configuration.precision()) {
            case FP32 -> Precision.FP32;
            case FP16 -> Precision.FP16;
        };
    }

    private static String text(DeviceSetting device) {
        if (device instanceof DeviceSetting.Gpu gpu) {
            return "gpu:" + gpu.index();
        }
        return device instanceof DeviceSetting.Cpu ? "cpu" : "auto";
    }
}
