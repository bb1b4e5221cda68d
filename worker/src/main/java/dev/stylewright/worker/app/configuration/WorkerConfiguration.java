package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ComputedDefault;
import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Matches;
import dev.stylewright.worker.app.configuration.describe.Range;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** All settings of a worker, one group per concern. Instances come from {@link ConfigurationLoader} and are complete, checked and immutable. */
@ConfigMapping(prefix = WorkerConfiguration.PREFIX)
public interface WorkerConfiguration {

    /** The prefix of every key, without the dot. */
    String PREFIX = "stylewright";

    KafkaConfiguration kafka();

    QueueConfiguration queue();

    StorageConfiguration storage();

    AccessConfiguration access();

    LimitsConfiguration limits();

    Worker worker();

    Drain drain();

    HttpConfiguration http();

    LogConfiguration log();

    TracingConfiguration tracing();

    Progress progress();

    MemoryConfiguration memory();

    EngineConfiguration engine();

    @ConfigDescription(
            "The weights of the network: `bundled` are VGG-16's, in the worker itself; `imagenet` are torchvision's VGG-19, which is"
                    + " fetched from the model hub, 574 MB once, of which 80 MB are kept; `file:`, `https:` and `s3:` (in the store of"
                    + " `stylewright.storage`) name a safetensors file of VGG-19 or VGG-16 with torchvision's tensor names. See worker/docs/weights.md.")
    @WithDefault("bundled")
    @WithConverter(WeightsSetting.TextConverter.class)
    WeightsSetting weights();

    @ConfigDescription(
            "The SHA-256 that the file named by `stylewright.weights` must have, in hexadecimal; for `imagenet` that of the"
                    + " convolutions. Not used for `bundled`.")
    @Matches(value = "[0-9a-fA-F]{64}", meaning = "64 hexadecimal digits")
    @WithName("weights-sha256")
    Optional<String> weightsSha256();

    @ConfigDescription(
            "Whether weights from `file:`, `https:` or `s3:` are scaled when they are loaded, so that every filter has a mean"
                    + " activation of 1. Their id then contains `-normalised`. `bundled` and `imagenet` always have this scale.")
    @WithName("weights-normalise")
    @WithDefault("false")
    boolean weightsNormalise();

    @ConfigDescription("The directory where fetched weights are kept.")
    @WithName("weights-cache")
    @ComputedDefault("`stylewright/weights` in `XDG_CACHE_HOME`, otherwise in `.cache` of the home directory")
    Path weightsCache();

    @ConfigDescription(
            "The HTTP proxy to fetch weights through, as an http:// address. Without it Java's own settings apply, such as"
                    + " `https.proxyHost`.")
    @WithName("weights-proxy")
    @ComputedDefault("the environment variable `HTTPS_PROXY` or `https_proxy`")
    Optional<URI> weightsProxy();

    @ConfigDescription(
            "Hosts to fetch weights from without that proxy: names including their subdomains, separated by commas.")
    @WithName("weights-no-proxy")
    @ComputedDefault("the environment variable `NO_PROXY` or `no_proxy`")
    Optional<String> weightsNoProxy();

    @ConfigDescription("The model hub that provides `imagenet`, or a mirror of it.")
    @WithName("weights-hub")
    @WithDefault("https://huggingface.co")
    URI weightsHub();

    @ConfigDescription(
            "Where to compute: `cpu`, `gpu` or `gpu:N` for a GPU, or `auto`: the first GPU if there is one, otherwise the CPU.")
    @WithDefault("auto")
    @WithConverter(DeviceSetting.TextConverter.class)
    DeviceSetting device();

    @ConfigDescription(
            "Floating-point format of the network: `fp32`, `fp16`, `bf16`, or `auto`: the fastest of them in a short trial at the start, `fp32` unless"
                    + " another one is at least 1.3 times as fast with nearly the same gradient. Losses, Gram matrices and the picture itself"
                    + " always have 32 bits. The same request gives the same bytes only in the same precision: set it where machines must agree."
                    + " See worker/docs/precision.md.")
    @WithDefault("auto")
    PrecisionSetting precision();

    @ConfigDescription("Number of compute threads if the device is the CPU.")
    @Range(min = "1", max = "1024")
    @ComputedDefault("the number of processors available to the container")
    int threads();

    /** Identity of the worker. */
    interface Worker {

        @ConfigDescription(
                "The name of this worker in events, logs and metrics. Must differ between workers that run at the same time.")
        @Matches(value = "[A-Za-z0-9._-]{1,100}", meaning = "1 to 100 letters, digits, dots, underscores and hyphens")
        @ComputedDefault("host name and a random suffix")
        String id();
    }

    /** How the worker stops. */
    interface Drain {

        @ConfigDescription("How long a running job may continue after SIGTERM before it is handed back.")
        @WithDefault("30s")
        @Range(min = "0s", max = "24h")
        Duration grace();
    }

    /** Progress events. */
    interface Progress {

        @ConfigDescription("The shortest time between two progress events of one job.")
        @WithDefault("1s")
        @Range(min = "100ms", max = "1h")
        Duration minInterval();
    }
}
