package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ComputedDefault;
import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Memory limits of jobs and of the style cache. */
public interface MemoryConfiguration {

    @ConfigDescription(
            "Memory limit of a painting on the device (on the CPU: outside of Java's heap). A picture whose activations"
                    + " do not fit is painted tile by tile, with the same result in up to twice the time; if even tiles do not fit,"
                    + " the job fails with OUT_OF_MEMORY before it starts.")
    @Range(min = "128M", max = "1024G")
    @ComputedDefault("on the CPU the smaller of 60 % of the container's or machine's memory, and the rest of it"
            + " after Java's heap, the decoder and 512M; on a GPU no limit")
    Optional<ByteSize> budget();

    @ConfigDescription(
            "Memory limit of the process that decodes and encodes pictures. A picture that needs more fails; others are not affected."
                    + " At least 128M and 12 bytes for each of `stylewright.limits.max-pixels`.")
    @Range(min = "256M", max = "16G")
    @ComputedDefault("a fifth of the container's or machine's memory, from 384M to 2G")
    Optional<ByteSize> decoder();

    @ConfigDescription("Maximum size of the style cache in Java's heap: 2.4 MB per style and size at the"
            + " default layers. 0 disables the cache.")
    @WithDefault("128M")
    @Range(min = "0", max = "64G")
    ByteSize styleCache();
}
