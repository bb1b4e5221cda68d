package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is expected of the engine. */
public interface EngineConfiguration {

    @ConfigDescription(
            "How long an evaluation may take until the worker holds the engine to be stuck and ends with exit code 4. The time before the"
                    + " first evaluation of a picture counts, time in which the process sleeps does not. Large pictures get more: 100 µs for"
                    + " each pixel of the result and of the styles, taken as squares. Choose it longer than `stylewright.storage.call-timeout`:"
                    + " previews are stored between two evaluations.")
    @WithDefault("10m")
    @Range(min = "1s", max = "24h")
    Duration evaluationTimeout();
}
