package dev.stylewright.worker.app.configuration.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.app.configuration.ConditionalPut;
import dev.stylewright.worker.app.configuration.DeviceSetting;
import dev.stylewright.worker.app.configuration.GroupProtocol;
import dev.stylewright.worker.app.configuration.LimitsConfiguration;
import dev.stylewright.worker.app.configuration.PrecisionSetting;
import dev.stylewright.worker.app.configuration.QueueConfiguration;
import dev.stylewright.worker.app.configuration.QueueMode;
import dev.stylewright.worker.app.configuration.StorageConfiguration;
import dev.stylewright.worker.app.configuration.WeightsSetting;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defaults of settings. */
class DefaultValuesTest {

    private final LoaderFixture given;

    DefaultValuesTest(@TempDir Path directory) {
        given = new LoaderFixture(directory);
    }

    @Test
    void defaults() {
        WorkerConfiguration configuration = given.load();
        assertThat(configuration.kafka().bootstrapServers()).isEqualTo("localhost:9092");
        assertThat(configuration.kafka().properties()).isEmpty();
        assertThat(configuration.queue().mode()).isEqualTo(QueueMode.GROUP);
        assertThat(configuration.queue().group()).isEqualTo("stylewright-workers");
        assertThat(configuration.queue().groupProtocol()).isEqualTo(GroupProtocol.CONSUMER);
        assertThat(configuration.queue().configure()).isFalse();
        assertThat(configuration.queue().maxAttempts()).isEqualTo(5);
        assertThat(configuration.queue().rebalanceGrace()).isEqualTo(Duration.ofMinutes(1));
        assertThat(configuration.queue().partitions()).isEqualTo(12);
        assertThat(configuration.queue().replicationFactor()).isEmpty();
        assertThat(configuration.queue().maxRecordBytes()).isEmpty();
        QueueConfiguration.Topics topics = configuration.queue().topics();
        assertThat(topics.requests()).isEqualTo("stylization.requests");
        assertThat(topics.outcomes()).isEqualTo("stylization.outcomes");
        assertThat(topics.progress()).isEqualTo("stylization.progress");
        assertThat(topics.control()).isEqualTo("stylization.control");
        assertThat(topics.deadLetters()).isEqualTo("dlq.stylization.requests");
        StorageConfiguration storage = configuration.storage();
        assertThat(storage.endpoint()).isEqualTo(URI.create("http://localhost:9000"));
        assertThat(storage.region()).isEqualTo("us-east-1");
        assertThat(storage.accessKey()).isEmpty();
        assertThat(storage.secretKey()).isEmpty();
        assertThat(storage.pathStyle()).isTrue();
        assertThat(storage.conditionalPut()).isEqualTo(ConditionalPut.WARN);
        assertThat(storage.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(storage.readTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(storage.writeTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(storage.callTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(storage.retry().maxDuration()).isEqualTo(Duration.ofMinutes(10));
        assertThat(storage.retry().delay()).isEqualTo(Duration.ofMillis(500));
        assertThat(storage.retry().maxDelay()).isEqualTo(Duration.ofSeconds(30));
        assertThat(storage.breaker().failures()).isEqualTo(3);
        assertThat(storage.breaker().probeInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(configuration.tracing().endpoint()).isEmpty();
        assertThat(configuration.weights()).isEqualTo(new WeightsSetting.Bundled());
        assertThat(configuration.weightsSha256()).isEmpty();
        assertThat(configuration.weightsNormalise()).isFalse();
        assertThat(configuration.device()).isEqualTo(new DeviceSetting.Auto());
        assertThat(configuration.precision()).isEqualTo(PrecisionSetting.AUTO);
        assertThat(configuration.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        LimitsConfiguration limits = configuration.limits();
        assertThat(limits.maxMessageBytes().bytes()).isEqualTo(256L << 10);
        assertThat(limits.maxPictureBytes().bytes()).isEqualTo(64L << 20);
        assertThat(limits.maxPixels()).isEmpty();
        assertThat(limits.maxEdge()).isEqualTo(20_000);
        assertThat(limits.maxSize()).isEqualTo(2048);
        assertThat(limits.maxIterations()).isEqualTo(2000);
        assertThat(limits.maxStyles()).isEqualTo(8);
        assertThat(limits.pixelEvaluations()).isEqualTo(2_500_000_000L);
        assertThat(limits.maxDuration()).isEqualTo(Duration.ofHours(2));
        assertThat(configuration.memory().budget()).isEmpty();
        assertThat(configuration.memory().styleCache().bytes()).isEqualTo(128L << 20);
        assertThat(configuration.drain().grace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(configuration.engine().evaluationTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(configuration.progress().minInterval()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void everyFixedDefaultIsAllowed() {
        assertThat(SettingCatalog.get().settings().values()).allSatisfy(setting -> {
            assertThat(setting.fixedDefault().flatMap(setting::objection)).isEmpty();
            assertThat(setting.example().flatMap(setting::objection)).isEmpty();
            assertThat(setting.range().flatMap(range -> setting.objection(range.min())))
                    .isEmpty();
            assertThat(setting.range().flatMap(range -> setting.objection(range.max())))
                    .isEmpty();
        });
    }

    @Test
    void theWorkersNameDiffersFromStartToStart() {
        given.variable("HOSTNAME", "pod_7 b");
        assertThat(given.load().worker().id())
                .matches("pod_7-b-[0-9a-f]{6}")
                .isNotEqualTo(given.load().worker().id());
    }
}
