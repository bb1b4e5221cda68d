package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ComputedDefault;
import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How much memory a painting may take, and what is remembered between paintings. */
public interface MemoryConfiguration {

    @ConfigDescription(
            "The memory that a painting may take on the device (on the CPU: outside of Java's heap). A picture whose activations"
                    + " don't fit is painted tile by tile, with the same result in up to twice the time; one that doesn't fit even"
                    + " so fails with OUT_OF_MEMORY before it is begun.")
    @Range(min = "128M", max = "1024G")
    @ComputedDefault("on the CPU the smaller one of 60 % of the container's or machine's memory, and what is left of it"
            + " beside Java's heap, the decoder and 512M; on a GPU no bound")
    Optional<ByteSize> budget();

    @ConfigDescription(
            "The memory that the process which decodes and encodes pictures may take. A picture that needs more fails, and nothing else does. It has to have 12 bytes for each of"
                    + " `stylewright.limits.max-pixels`, and 128M.")
    @Range(min = "256M", max = "16G")
    @ComputedDefault("a fifth of the container's or machine's memory, from 384M to 2G")
    Optional<ByteSize> decoder();

    @ConfigDescription(
            "The most memory, in Java's heap, for what is remembered of styles between paintings: 2.4 MB per style and size at the"
                    + " default layers. 0: nothing is remembered.")
    @WithDefault("128M")
    @Range(min = "0", max = "64G")
    ByteSize styleCache();
}
