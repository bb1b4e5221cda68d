package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the engine. */
public interface EngineConfiguration {

    @ConfigDescription(
            "How long one evaluation may take before the worker considers the engine stuck and exits with code 4. Includes the time before the"
                    + " first evaluation of a picture, but not time during which the process is suspended. Large pictures get more: 100 µs for"
                    + " each pixel of the result and of the styles, taken as squares. Should be longer than `stylewright.storage.call-timeout`:"
                    + " previews are stored between two evaluations.")
    @WithDefault("10m")
    @Range(min = "1s", max = "24h")
    Duration evaluationTimeout();
}
