package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ComputedDefault;
import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Limits of one request. A request beyond them fails at once, before memory is used for it. */
public interface LimitsConfiguration {

    @ConfigDescription("Maximum size of a request record.")
    @WithDefault("256K")
    @Range(min = "1K", max = "256K")
    ByteSize maxMessageBytes();

    @ConfigDescription("Maximum size of a picture file.")
    @WithDefault("64M")
    @Range(min = "1K", max = "1G")
    ByteSize maxPictureBytes();

    @ConfigDescription(
            "Maximum number of pixels of a picture; checked before it is decoded. They must fit `stylewright.memory.decoder`.")
    @Range(min = "256", max = "700000000")
    @ComputedDefault("50000000, or as many as `stylewright.memory.decoder` allows")
    Optional<Long> maxPixels();

    @ConfigDescription("Maximum edge of a picture, in pixels; checked before it is decoded.")
    @WithDefault("20000")
    @Range(min = "16", max = "65535")
    int maxEdge();

    @ConfigDescription("Maximum `size` of a result, in pixels of the longer edge.")
    @WithDefault("2048")
    @Range(min = "16", max = "16384")
    int maxSize();

    @ConfigDescription("Maximum `iterations`.")
    @WithDefault("2000")
    @Range(min = "1", max = "100000")
    int maxIterations();

    @ConfigDescription("Maximum number of style pictures.")
    @WithDefault("8")
    @Range(min = "1", max = "64")
    int maxStyles();

    @ConfigDescription(
            "Maximum pixel evaluations of a painting: the pixels of a square of its `size`, over all scales, times the iterations of each. Two cores process about 100,000 per second ([sizing](operations/sizing.md)).")
    @WithDefault("2500000000")
    @Range(min = "256", max = "1000000000000000")
    long pixelEvaluations();

    @ConfigDescription(
            "Maximum painting time of a job. Then the job ends as at its deadline: it fails, or with `onDeadline: best` it delivers the best picture so far.")
    @WithDefault("2h")
    @Range(min = "1s", max = "720h")
    Duration maxDuration();
}
