package dev.stylewright.worker.app.configuration.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.app.configuration.ByteSize;
import dev.stylewright.worker.app.configuration.ConditionalPut;
import dev.stylewright.worker.app.configuration.CredentialSource;
import dev.stylewright.worker.app.configuration.DeviceSetting;
import dev.stylewright.worker.app.configuration.GroupProtocol;
import dev.stylewright.worker.app.configuration.LimitsConfiguration;
import dev.stylewright.worker.app.configuration.LogFormat;
import dev.stylewright.worker.app.configuration.PrecisionSetting;
import dev.stylewright.worker.app.configuration.QueueConfiguration;
import dev.stylewright.worker.app.configuration.QueueMode;
import dev.stylewright.worker.app.configuration.Secret;
import dev.stylewright.worker.app.configuration.StorageConfiguration;
import dev.stylewright.worker.app.configuration.WeightsSetting;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.job.AllowList;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every setting reaches the method that is named after it. */
class ExplicitValuesTest {

    private final LoaderFixture given;

    ExplicitValuesTest(@TempDir Path directory) {
        given = new LoaderFixture(directory);
    }

    /** Every setting gets a value that is not its default, so that a key that reaches the wrong method is detected. */
    @Test
    void explicitPropertyMappings() {
        Map<String, String> explicit = explicitValues();
        assertThat(explicit.keySet()).isEqualTo(SettingCatalog.get().settings().keySet());
        WorkerConfiguration configuration = given.load(explicit.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new));

        assertThat(configuration.access().read()).isEqualTo(AllowList.parse("photos-2,styles/public"));
        assertThat(configuration.access().write()).isEqualTo(AllowList.parse("results-2"));
        assertThat(configuration.device()).isEqualTo(new DeviceSetting.Gpu(1));
        assertThat(configuration.drain().grace()).isEqualTo(Duration.ofSeconds(31));
        assertThat(configuration.kafka().bootstrapServers()).isEqualTo("a:1,[::1]:2");
        assertThat(configuration.engine().evaluationTimeout()).isEqualTo(Duration.ofMinutes(32));
        LimitsConfiguration limits = configuration.limits();
        assertThat(limits.maxEdge()).isEqualTo(101);
        assertThat(limits.maxIterations()).isEqualTo(102);
        assertThat(limits.maxMessageBytes()).isEqualTo(new ByteSize(2048));
        assertThat(limits.maxPictureBytes()).isEqualTo(new ByteSize(3 << 20));
        assertThat(limits.maxPixels()).contains(1003L);
        assertThat(limits.maxSize()).isEqualTo(104);
        assertThat(limits.maxStyles()).isEqualTo(3);
        assertThat(limits.pixelEvaluations()).isEqualTo(1006);
        assertThat(limits.maxDuration()).isEqualTo(Duration.ofMinutes(105));
        assertThat(configuration.memory().budget()).contains(new ByteSize(3L << 30));
        assertThat(configuration.memory().decoder()).contains(new ByteSize(600 << 20));
        assertThat(configuration.memory().styleCache()).isEqualTo(new ByteSize(1 << 20));
        assertThat(configuration.progress().minInterval()).isEqualTo(Duration.ofSeconds(2));
        QueueConfiguration queue = configuration.queue();
        assertThat(queue.mode()).isEqualTo(QueueMode.GROUP);
        assertThat(queue.group()).isEqualTo("other");
        assertThat(queue.groupProtocol()).isEqualTo(GroupProtocol.CLASSIC);
        assertThat(queue.configure()).isTrue();
        assertThat(queue.maxAttempts()).isEqualTo(6);
        assertThat(queue.partitions()).isEqualTo(7);
        assertThat(queue.rebalanceGrace()).isEqualTo(Duration.ofSeconds(8));
        assertThat(queue.replicationFactor()).contains(3);
        assertThat(queue.maxRecordBytes()).contains(new ByteSize(1 << 20));
        assertThat(queue.topics().control()).isEqualTo("c");
        assertThat(queue.topics().deadLetters()).isEqualTo("d");
        assertThat(queue.topics().outcomes()).isEqualTo("o");
        assertThat(queue.topics().progress()).isEqualTo("p");
        assertThat(queue.topics().requests()).isEqualTo("r");
        StorageConfiguration storage = configuration.storage();
        assertThat(storage.accessKey()).contains("user");
        assertThat(storage.secretKey().map(Secret::reveal)).contains("hunter2");
        assertThat(storage.sessionToken().map(Secret::reveal)).contains("hunter3");
        assertThat(storage.credentials()).isEqualTo(CredentialSource.KEYS);
        assertThat(storage.caFile()).contains(Path.of("ca.pem"));
        assertThat(storage.webIdentity().tokenFile()).contains(Path.of("token"));
        assertThat(storage.webIdentity().roleArn()).contains("arn:aws:iam::1:role/painter");
        assertThat(storage.webIdentity().stsEndpoint()).contains(URI.create("https://sts.example"));
        assertThat(storage.instanceProfile().endpoint()).contains(URI.create("http://metadata.example"));
        assertThat(storage.endpoint()).isEqualTo(URI.create("https://store.example:9443"));
        assertThat(storage.region()).isEqualTo("eu-1");
        assertThat(storage.pathStyle()).isFalse();
        assertThat(storage.conditionalPut()).isEqualTo(ConditionalPut.REQUIRE);
        assertThat(storage.callTimeout()).isEqualTo(Duration.ofMinutes(9));
        assertThat(storage.connectTimeout()).isEqualTo(Duration.ofSeconds(11));
        assertThat(storage.readTimeout()).isEqualTo(Duration.ofSeconds(12));
        assertThat(storage.writeTimeout()).isEqualTo(Duration.ofSeconds(13));
        assertThat(storage.retry().delay()).isEqualTo(Duration.ofMillis(14));
        assertThat(storage.retry().maxDelay()).isEqualTo(Duration.ofMillis(15));
        assertThat(storage.retry().maxDuration()).isEqualTo(Duration.ofHours(1));
        assertThat(storage.breaker().failures()).isEqualTo(27);
        assertThat(storage.breaker().probeInterval()).isEqualTo(Duration.ofSeconds(28));
        assertThat(configuration.precision()).isEqualTo(PrecisionSetting.FP16);
        assertThat(configuration.http().enabled()).isFalse();
        assertThat(configuration.http().port()).isEqualTo(29);
        assertThat(configuration.http().address()).isEqualTo("127.0.0.1");
        assertThat(configuration.http().stuckAfter()).isEqualTo(Duration.ofMinutes(30));
        assertThat(configuration.http().detailedMetrics()).isTrue();
        assertThat(configuration.log().format()).isEqualTo(LogFormat.JSON);
        assertThat(configuration.tracing().endpoint()).contains(URI.create("http://collector:4318"));
        assertThat(configuration.threads()).isEqualTo(17);
        assertThat(configuration.weights()).isEqualTo(new WeightsSetting.File(Path.of("vgg.safetensors")));
        assertThat(configuration.weightsCache()).isEqualTo(Path.of("kept"));
        assertThat(configuration.weightsHub()).isEqualTo(URI.create("https://mirror.example"));
        assertThat(configuration.weightsProxy()).contains(URI.create("http://proxy:3128"));
        assertThat(configuration.weightsNoProxy()).contains("inside");
        assertThat(configuration.weightsNormalise()).isTrue();
        assertThat(configuration.weightsSha256()).contains("0123456789abcdef".repeat(4));
        assertThat(configuration.worker().id()).isEqualTo("w-1");
    }

    private static Map<String, String> explicitValues() {
        Map<String, String> values = new TreeMap<>();
        values.put("access.read", "photos-2,styles/public");
        values.put("access.write", "results-2");
        values.put("device", "gpu:1");
        values.put("drain.grace", "31s");
        values.put("engine.evaluation-timeout", "32m");
        values.put("kafka.bootstrap-servers", "a:1,[::1]:2");
        values.put("limits.max-duration", "105m");
        values.put("limits.max-edge", "101");
        values.put("limits.max-iterations", "102");
        values.put("limits.max-message-bytes", "2K");
        values.put("limits.max-picture-bytes", "3 MiB");
        values.put("limits.max-pixels", "1003");
        values.put("limits.max-size", "104");
        values.put("limits.max-styles", "3");
        values.put("limits.pixel-evaluations", "1006");
        values.put("log.format", "json");
        values.put("memory.decoder", "600M");
        values.put("memory.budget", "3G");
        values.put("memory.style-cache", "1M");
        values.put("progress.min-interval", "2s");
        values.put("queue.configure", "true");
        values.put("queue.group", "other");
        values.put("queue.group-protocol", "classic");
        values.put("queue.max-attempts", "6");
        values.put("queue.mode", "group");
        values.put("queue.max-record-bytes", "1M");
        values.put("queue.partitions", "7");
        values.put("queue.rebalance-grace", "8s");
        values.put("queue.replication-factor", "3");
        values.put("queue.topics.control", "c");
        values.put("queue.topics.dead-letters", "d");
        values.put("queue.topics.outcomes", "o");
        values.put("queue.topics.progress", "p");
        values.put("queue.topics.requests", "r");
        values.put("storage.access-key", "user");
        values.put("storage.ca-file", "ca.pem");
        values.put("storage.call-timeout", "9m");
        values.put("storage.connect-timeout", "11s");
        values.put("storage.credentials", "keys");
        values.put("storage.endpoint", "https://store.example:9443");
        values.put("storage.instance-profile.endpoint", "http://metadata.example");
        values.put("storage.path-style", "false");
        values.put("storage.conditional-put", "require");
        values.put("storage.read-timeout", "12s");
        values.put("storage.region", "eu-1");
        values.put("storage.retry.delay", "14ms");
        values.put("storage.retry.max-delay", "15ms");
        values.put("storage.retry.max-duration", "1h");
        values.put("storage.breaker.failures", "27");
        values.put("storage.breaker.probe-interval", "28s");
        values.put("storage.secret-key", "hunter2");
        values.put("storage.session-token", "hunter3");
        values.put("storage.web-identity.role-arn", "arn:aws:iam::1:role/painter");
        values.put("storage.web-identity.sts-endpoint", "https://sts.example");
        values.put("storage.web-identity.token-file", "token");
        values.put("storage.write-timeout", "13s");
        values.put("http.enabled", "false");
        values.put("http.port", "29");
        values.put("http.address", "127.0.0.1");
        values.put("http.stuck-after", "30m");
        values.put("http.detailed-metrics", "true");
        values.put("precision", "fp16");
        values.put("threads", "17");
        values.put("tracing.endpoint", "http://collector:4318");
        values.put("weights", "file:vgg.safetensors");
        values.put("weights-cache", "kept");
        values.put("weights-hub", "https://mirror.example");
        values.put("weights-no-proxy", "inside");
        values.put("weights-normalise", "true");
        values.put("weights-proxy", "http://proxy:3128");
        values.put("weights-sha256", "0123456789abcdef".repeat(4));
        values.put("worker.id", "w-1");
        Map<String, String> full = new TreeMap<>();
        values.forEach((key, value) -> full.put("stylewright." + key, value));
        return full;
    }
}
