package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ComputedDefault;
import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What one request may ask for. What is beyond fails at once, before memory is spent on it. */
public interface LimitsConfiguration {

    @ConfigDescription("The largest request record that is read.")
    @WithDefault("256K")
    @Range(min = "1K", max = "256K")
    ByteSize maxMessageBytes();

    @ConfigDescription("The largest picture file that is fetched.")
    @WithDefault("64M")
    @Range(min = "1K", max = "1G")
    ByteSize maxPictureBytes();

    @ConfigDescription(
            "The most pixels that a fetched picture may have; checked before it is decoded. `stylewright.memory.decoder` has to have room for them.")
    @Range(min = "256", max = "700000000")
    @ComputedDefault("50000000, or what `stylewright.memory.decoder` has room for")
    Optional<Long> maxPixels();

    @ConfigDescription("The longest edge, in pixels, that a fetched picture may have; checked before it is decoded.")
    @WithDefault("20000")
    @Range(min = "16", max = "65535")
    int maxEdge();

    @ConfigDescription("The largest `size` of a result, in pixels of the longer edge.")
    @WithDefault("2048")
    @Range(min = "16", max = "16384")
    int maxSize();

    @ConfigDescription("The most `iterations`.")
    @WithDefault("2000")
    @Range(min = "1", max = "100000")
    int maxIterations();

    @ConfigDescription("The most style pictures.")
    @WithDefault("8")
    @Range(min = "1", max = "64")
    int maxStyles();

    @ConfigDescription(
            "The most pixels that a painting may evaluate: those of a square of its `size`, over all scales, times the iterations of each. Two cores do about 100,000 a second ([sizing](operations/sizing.md)).")
    @WithDefault("2500000000")
    @Range(min = "256", max = "1000000000000000")
    long pixelEvaluations();

    @ConfigDescription(
            "The longest that a picture is painted. Then the job ends as at its deadline: it fails, or with `onDeadline: best` it delivers the best picture so far.")
    @WithDefault("24h")
    @Range(min = "1s", max = "720h")
    Duration maxDuration();
}
