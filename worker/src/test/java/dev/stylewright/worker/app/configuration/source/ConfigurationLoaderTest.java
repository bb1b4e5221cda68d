package dev.stylewright.worker.app.configuration.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stylewright.worker.app.configuration.ByteSize;
import dev.stylewright.worker.app.configuration.CredentialSource;
import dev.stylewright.worker.app.configuration.DeviceSetting;
import dev.stylewright.worker.app.configuration.GroupProtocol;
import dev.stylewright.worker.app.configuration.KafkaClientProperties;
import dev.stylewright.worker.app.configuration.KafkaConfiguration;
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
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationLoaderTest {

    private final Map<String, String> environment = new HashMap<>();

    private final Path directory;

    ConfigurationLoaderTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void giveAccess() {
        environment.put("STYLEWRIGHT_ACCESS_READ", "photos");
        environment.put("STYLEWRIGHT_ACCESS_WRITE", "results");
    }

    @Test
    void defaults() {
        WorkerConfiguration configuration = load();
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
        assertThat(configuration.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        LimitsConfiguration limits = configuration.limits();
        assertThat(limits.maxMessageBytes().bytes()).isEqualTo(256L << 10);
        assertThat(limits.maxPictureBytes().bytes()).isEqualTo(64L << 20);
        assertThat(limits.maxPixels()).isEqualTo(50_000_000);
        assertThat(limits.maxEdge()).isEqualTo(20_000);
        assertThat(limits.maxSize()).isEqualTo(2048);
        assertThat(limits.maxIterations()).isEqualTo(2000);
        assertThat(limits.maxStyles()).isEqualTo(8);
        assertThat(configuration.memory().budget()).isEmpty();
        assertThat(configuration.memory().styleCache().bytes()).isEqualTo(128L << 20);
        assertThat(configuration.drain().grace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(configuration.progress().minInterval()).isEqualTo(Duration.ofSeconds(1));
    }

    /** Every setting gets a value that is not its default, so that a key that reaches the wrong method is seen. */
    @Test
    void explicitPropertyMappings() {
        Map<String, String> explicit = explicitValues();
        assertThat(explicit.keySet()).isEqualTo(SettingCatalog.get().settings().keySet());
        WorkerConfiguration configuration = load(explicit.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new));

        assertThat(configuration.access().read()).isEqualTo(AllowList.parse("photos-2,styles/public"));
        assertThat(configuration.access().write()).isEqualTo(AllowList.parse("results-2"));
        assertThat(configuration.device()).isEqualTo(new DeviceSetting.Gpu(1));
        assertThat(configuration.drain().grace()).isEqualTo(Duration.ofSeconds(31));
        assertThat(configuration.kafka().bootstrapServers()).isEqualTo("a:1,[::1]:2");
        LimitsConfiguration limits = configuration.limits();
        assertThat(limits.maxEdge()).isEqualTo(101);
        assertThat(limits.maxIterations()).isEqualTo(102);
        assertThat(limits.maxMessageBytes()).isEqualTo(new ByteSize(2048));
        assertThat(limits.maxPictureBytes()).isEqualTo(new ByteSize(3 << 20));
        assertThat(limits.maxPixels()).isEqualTo(1003);
        assertThat(limits.maxSize()).isEqualTo(104);
        assertThat(limits.maxStyles()).isEqualTo(3);
        assertThat(configuration.memory().budget()).contains(new ByteSize(3L << 30));
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
        values.put("kafka.bootstrap-servers", "a:1,[::1]:2");
        values.put("limits.max-edge", "101");
        values.put("limits.max-iterations", "102");
        values.put("limits.max-message-bytes", "2K");
        values.put("limits.max-picture-bytes", "3 MiB");
        values.put("limits.max-pixels", "1003");
        values.put("limits.max-size", "104");
        values.put("limits.max-styles", "3");
        values.put("log.format", "json");
        values.put("memory.budget", "3G");
        values.put("memory.style-cache", "1M");
        values.put("progress.min-interval", "2s");
        values.put("queue.configure", "true");
        values.put("queue.group", "other");
        values.put("queue.group-protocol", "classic");
        values.put("queue.max-attempts", "6");
        values.put("queue.mode", "group");
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
    void commandLineOutranksEnvironmentOutranksLaterFileOutranksEarlierFileOutranksDefault() {
        Path early = file(
                "early.properties", "stylewright.queue.group=early", "stylewright.threads=3", "stylewright.device=cpu");
        Path late = file("late.properties", "stylewright.queue.group=late", "stylewright.threads=4");
        assertThat(loader().load(List.of(early, late), List.of()).configuration())
                .satisfies(configuration -> {
                    assertThat(configuration.queue().group()).isEqualTo("late");
                    assertThat(configuration.threads()).isEqualTo(4);
                    assertThat(configuration.device()).isEqualTo(new DeviceSetting.Cpu());
                    assertThat(configuration.queue().maxAttempts()).isEqualTo(5);
                });
        environment.put("STYLEWRIGHT_QUEUE_GROUP", "environment");
        assertThat(loader().load(List.of(early, late), List.of())
                        .configuration()
                        .queue()
                        .group())
                .isEqualTo("environment");
        assertThat(loader().load(List.of(early, late), List.of("stylewright.queue.group=set"))
                        .configuration()
                        .queue()
                        .group())
                .isEqualTo("set");
    }

    @Test
    void readsTheDefaultFileUnlessAnotherIsNamed() {
        file(ConfigurationLoader.DEFAULT_FILE, "stylewright.queue.group=standard");
        Path other = file("other.properties", "stylewright.threads=3");
        assertThat(load().queue().group()).isEqualTo("standard");
        assertThat(loader().load(List.of(other), List.of())
                        .configuration()
                        .queue()
                        .group())
                .isEqualTo("stylewright-workers");
    }

    @Test
    void reportsAllProblemsAtOnceWithKeyValueSourceAndRule() {
        environment.put("STYLEWRIGHT_QUEUE_MAX_ATTEMPTS", "many");
        environment.remove("STYLEWRIGHT_ACCESS_READ");
        Path file = file("worker.properties", "stylewright.queue.configure=ture", "stylewright.qeue.group=x");
        ConfigurationException failure = failure(List.of(file), "stylewright.drain.grace=25h");
        assertThat(failure.problems())
                .extracting(ConfigurationProblem::message)
                .containsExactlyInAnyOrder(
                        "stylewright.queue.max-attempts = 'many' (environment variable STYLEWRIGHT_QUEUE_MAX_ATTEMPTS):"
                                + " must be a whole number from 1 to 100",
                        "stylewright.queue.configure = 'ture' (file " + file + "): must be true or false",
                        "stylewright.qeue.group (file " + file
                                + "): is not a setting; did you mean stylewright.queue.group?",
                        "stylewright.drain.grace = '25h' (--set):"
                                + " must be a whole number with its unit (ms, s, m or h) from 0s to 24h",
                        "stylewright.access.read: is not set and has no default. The buckets, or prefixes in buckets,"
                                + " from which pictures may be read. For example: --set"
                                + " stylewright.access.read=photos,styles/public or the environment variable"
                                + " STYLEWRIGHT_ACCESS_READ=photos,styles/public");
        assertThat(failure).hasMessageStartingWith("The configuration has 5 problems:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stylewright.queue.mode|GROUP|must be group or share",
                "stylewright.queue.topics.progress|stylization.requests|is the same topic as",
                "stylewright.queue.topics.progress|a b|must be 1 to 249 letters",
                "stylewright.queue.rebalance-grace|5m|must be shorter than the consumer's max.poll.interval.ms (300000 ms)",
                "stylewright.queue.max-attempts|0|from 1 to 100",
                "stylewright.queue.max-attempts|99999999999|from 1 to 100",
                "stylewright.queue.group|''|is empty",
                "stylewright.kafka.bootstrap-servers|localhost|must be `host:port`",
                "stylewright.storage.endpoint|localhost:9000|must be an http:// or https:// address",
                "stylewright.storage.endpoint|http://h/path|must be an http:// or https:// address",
                "stylewright.storage.read-timeout|6m|must not be longer than stylewright.storage.call-timeout (5m)",
                "stylewright.storage.retry.delay|31s|must not be longer than stylewright.storage.retry.max-delay (30s)",
                "stylewright.weights-sha256|abc|must be 64 hexadecimal digits",
                "stylewright.weights|torchvision|must be `bundled`, `imagenet`, `file:` with a path, or an",
                "stylewright.device|gpu:x|must be auto, cpu or gpu:N",
                "stylewright.limits.max-picture-bytes|2G|from 1K to 1G",
                "stylewright.limits.max-picture-bytes|64X|must be a size",
                "stylewright.access.read|photos/../x|the prefix has a part",
                "stylewright.kafka.properties.acks|1|is the worker's own",
                "stylewright.kafka.consumer.group.id|x|set stylewright.queue.group instead"
            })
    void refusesValuesOutsideTheRules(String key, String value, String rule) {
        assertThat(failure(List.of(), key + "=" + value).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).contains(rule);
                    assertThat(problem.message()).startsWith("stylewright.");
                });
    }

    @Test
    void aDigestNeedsAFile() {
        assertThat(failure(List.of(), "stylewright.weights-sha256=" + "0".repeat(64)))
                .hasMessageContaining("is only for weights from a file");
    }

    @Test
    void aLongerPollIntervalAllowsALongerRebalanceGrace() {
        assertThat(load(
                                "stylewright.queue.rebalance-grace=9m",
                                "stylewright.kafka.consumer.max.poll.interval.ms=600000")
                        .queue()
                        .rebalanceGrace())
                .isEqualTo(Duration.ofMinutes(9));
    }

    @ParameterizedTest
    @CsvSource({
        "stylewright.storage.secret-key, stylewright.storage.access-key",
        "stylewright.storage.access-key, stylewright.storage.secret-key"
    })
    void halfACredentialIsAProblem(String set, String missing) {
        assertThat(failure(List.of(), set + "=hunter2").problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).isEqualTo(missing + ": must be set when " + set + " is"));
    }

    @ParameterizedTest
    @CsvSource({
        "web-identity, stylewright.storage.web-identity.token-file: must be set",
        "stylewright, must be keys or web-identity or instance-profile"
    })
    void credentialsNeedWhatTheirSourceNeeds(String source, String rule) {
        assertThat(failure(List.of(), "stylewright.storage.credentials=" + source))
                .hasMessageContaining(rule);
    }

    @Test
    void keysAndAnotherSourceOfCredentialsContradictEachOther() {
        assertThat(failure(
                        List.of(),
                        "stylewright.storage.credentials=instance-profile",
                        "stylewright.storage.access-key=user",
                        "stylewright.storage.secret-key=hunter2"))
                .hasMessageContaining("must be keys when stylewright.storage.access-key is set");
        assertThat(failure(List.of(), "stylewright.storage.session-token=hunter2"))
                .hasMessageContaining("needs stylewright.storage.access-key")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aWebIdentityIsTakenFromWhatAPlatformPutsIntoTheEnvironment() {
        environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/token");
        environment.put("AWS_ROLE_ARN", "arn:aws:iam::1:role/painter");
        environment.put("AWS_ENDPOINT_URL_STS", "https://sts.example");
        StorageConfiguration.WebIdentity identity =
                load("stylewright.storage.credentials=web-identity").storage().webIdentity();
        assertThat(identity.tokenFile()).contains(Path.of("/var/run/secrets/token"));
        assertThat(identity.roleArn()).contains("arn:aws:iam::1:role/painter");
        assertThat(identity.stsEndpoint()).contains(URI.create("https://sts.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "stylewright.queue.maxAttempts, stylewright.queue.max-attempts",
        "stylewright.storage.secret_key, stylewright.storage.secret-key",
        "queue.mode, stylewright.queue.mode",
        "stylewright.limits.max-pixel, stylewright.limits.max-pixels",
        "stylewright.kafka.sasl.mechanism, stylewright.kafka.properties.sasl.mechanism"
    })
    void suggestsWhatWasProbablyMeant(String typo, String meant) {
        assertThat(failure(List.of(), typo + "=hunter2").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo(typo + " (--set): is not a setting; did you mean " + meant + "?"));
    }

    @Test
    void suggestsNothingWhenNothingIsClose() {
        assertThat(failure(List.of(), "stylewright.colour-of-the-moon=x"))
                .hasMessageContaining("is not a setting; --help says")
                .hasMessageNotContaining("did you mean");
    }

    @Test
    void unknownVariablesAndForeignKeysAreWarnings() {
        environment.put("STYLEWRIGHT_QUEUE_MODUS", "share");
        environment.put("STYLEWRIGHT_WORKER_SERVICE_HOST", "10.0.0.1");
        Path file = file("worker.properties", "logging.level=debug");
        assertThat(loader().load(List.of(file), List.of()).warnings())
                .hasSize(3)
                .anySatisfy(warning -> assertThat(warning)
                        .contains("STYLEWRIGHT_QUEUE_MODUS is ignored", "did you mean STYLEWRIGHT_QUEUE_MODE?"))
                .anySatisfy(warning -> assertThat(warning).contains("STYLEWRIGHT_WORKER_SERVICE_HOST is ignored"))
                .anySatisfy(warning -> assertThat(warning).contains("logging.level (file " + file + ") is ignored"));
    }

    @Test
    void warningsAreShownWithTheProblemsTheyMayExplain() {
        environment.remove("STYLEWRIGHT_ACCESS_READ");
        environment.put("STYLEWRIGHT_ACESS_READ", "photos");
        assertThat(failure(List.of())).hasMessageContaining("did you mean STYLEWRIGHT_ACCESS_READ?");
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        environment.put("STYLEWRIGHT_QUEUE_GROUP", "");
        environment.put("STYLEWRIGHT_STORAGE_ACCESS_KEY", "");
        assertThat(load().queue().group()).isEqualTo("stylewright-workers");
        assertThat(load().storage().accessKey()).isEmpty();
    }

    @Test
    void anEmptyValueUnsetsWhatIsOptional() {
        environment.put("STYLEWRIGHT_QUEUE_REPLICATION_FACTOR", "3");
        assertThat(load().queue().replicationFactor()).isEqualTo(Optional.of(3));
        assertThat(load("stylewright.queue.replication-factor=").queue().replicationFactor())
                .isEmpty();
    }

    @Test
    void valuesAreTakenAsTheyStand() {
        assertThat(load("stylewright.storage.access-key=user", "stylewright.storage.secret-key= a${b}\\c ")
                        .storage()
                        .secretKey()
                        .map(Secret::reveal))
                .contains(" a${b}\\c ");
        assertThat(load("stylewright.kafka.properties.ssl.key.password=${file:/run/x:password}")
                        .kafka()
                        .properties())
                .containsEntry("ssl.key.password", "${file:/run/x:password}");
    }

    @Test
    void variablesMayNameFilesThatHoldTheValue() {
        Path secret = file("secret", "hunter2");
        environment.put("STYLEWRIGHT_STORAGE_ACCESS_KEY", "user");
        environment.put("STYLEWRIGHT_STORAGE_SECRET_KEY_FILE", secret.toString());
        environment.put("STYLEWRIGHT_KAFKA_PROPERTIES_SASL_JAAS_CONFIG_FILE", secret.toString());
        environment.put("STYLEWRIGHT_KAFKA_PROPERTIES_SASL_OAUTHBEARER_ASSERTION_FILE", secret.toString());
        WorkerConfiguration configuration = load();
        assertThat(configuration.storage().secretKey()).contains(new Secret("hunter2"));
        assertThat(configuration.kafka().properties())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("sasl.jaas.config", "hunter2", "sasl.oauthbearer.assertion.file", secret.toString()));
    }

    @Test
    void aVariableAndItsFileContradictEachOther() {
        environment.put("STYLEWRIGHT_QUEUE_GROUP", "a");
        environment.put("STYLEWRIGHT_QUEUE_GROUP_FILE", file("group", "b").toString());
        assertThat(failure(List.of())).hasMessageContaining("is also set by STYLEWRIGHT_QUEUE_GROUP");
    }

    @Test
    void filesThatCannotBeReadAreProblems() {
        environment.put(
                "STYLEWRIGHT_QUEUE_GROUP_FILE", directory.resolve("absent").toString());
        Path broken = file("broken.properties", "stylewright.queue.group=\\u12");
        assertThat(failure(List.of(Path.of("absent.properties"), broken)).problems())
                .hasSize(3)
                .anySatisfy(
                        problem -> assertThat(problem.message()).contains("absent.properties): there is no such file"))
                .anySatisfy(problem -> assertThat(problem.message())
                        .contains("broken.properties): cannot be read as a properties file"))
                .anySatisfy(problem -> assertThat(problem.message())
                        .startsWith("stylewright.queue.group (file ")
                        .contains("STYLEWRIGHT_QUEUE_GROUP_FILE): there is no such file"));
    }

    @Test
    void aSettingWithoutAValueIsAProblem() {
        assertThat(failure(List.of(), "stylewright.queue.group")).hasMessageContaining("write --set key=value");
    }

    @Test
    void kafkaPropertiesMayBeWrittenInEveryWay() {
        environment.put("STYLEWRIGHT_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SSL");
        WorkerConfiguration configuration = load(
                "stylewright.kafka.properties.ssl.protocol=TLSv1.3",
                "stylewright.kafka.properties.\"ssl.provider\"=x",
                "stylewright.kafka.consumer.fetch.max.wait.ms=100",
                "stylewright.kafka.consumer.ssl.protocol=TLSv1.2",
                "stylewright.kafka.producer.retries=3",
                "stylewright.kafka.admin.retries=4");
        KafkaConfiguration kafka = configuration.kafka();
        assertThat(kafka.properties())
                .containsOnly(
                        Map.entry("security.protocol", "SSL"),
                        Map.entry("ssl.protocol", "TLSv1.3"),
                        Map.entry("ssl.provider", "x"));
        assertThat(KafkaClientProperties.consumer(kafka))
                .containsEntry("bootstrap.servers", "localhost:9092")
                .containsEntry("ssl.protocol", "TLSv1.2")
                .containsEntry("fetch.max.wait.ms", "100")
                .doesNotContainKey("retries");
        assertThat(KafkaClientProperties.producer(kafka))
                .containsEntry("ssl.protocol", "TLSv1.3")
                .containsEntry("retries", "3");
        assertThat(KafkaClientProperties.admin(kafka)).containsEntry("retries", "4");
    }

    @Test
    void theWorkersNameDiffersFromStartToStart() {
        environment.put("HOSTNAME", "pod_7 b");
        assertThat(load().worker().id())
                .matches("pod_7-b-[0-9a-f]{6}")
                .isNotEqualTo(load().worker().id());
    }

    @Test
    void printsEverythingWithItsSourceAndReadsItBack() throws IOException {
        environment.put("STYLEWRIGHT_QUEUE_GROUP", "grüße = a\\b");
        LoadedConfiguration loaded =
                loader().load(List.of(), List.of("stylewright.kafka.properties.client.rack= r:1 "));
        String printed = loaded.print();
        assertThat(printed)
                .contains("# environment variable STYLEWRIGHT_ACCESS_READ\nstylewright.access.read=photos\n")
                .contains("# default\nstylewright.queue.mode=group\n")
                .contains("# not set\n# stylewright.queue.replication-factor=\n");
        Properties properties = new Properties();
        properties.load(new StringReader(printed));
        assertThat(properties.getProperty("stylewright.queue.group")).isEqualTo("grüße = a\\b");
        assertThat(properties.getProperty("stylewright.kafka.properties.client.rack"))
                .isEqualTo(" r:1 ");

        Path file = file("printed.properties", printed);
        environment.clear();
        assertThat(loader().load(List.of(file), List.of()).print().replaceAll("(?m)^# (default|file|--set).*$", ""))
                .isEqualTo(printed.replaceAll("(?m)^# (default|environment|--set).*$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stylewright.kafka.properties.sasl.jaas.config=x hunter2",
                "stylewright.kafka.properties.ssl.keystore.password=hunter2",
                "stylewright.kafka.properties.ssl.keystore.key=hunter2",
                "stylewright.kafka.producer.sasl.oauthbearer.client.credentials.client.secret=hunter2",
                "stylewright.kafka.consumer.some.interceptor.config=user password=hunter2",
                "stylewright.kafka.admin.proxy=http://me:hunter2@proxy",
                "stylewright.weights=https://mirror.example/w.safetensors?X-Amz-Signature=hunter2",
                "stylewright.storage.session-token=hunter2",
                "stylewright.storage.secret-key=hunter2"
            })
    void secretsAreNeverPrinted(String setting) {
        environment.put("STYLEWRIGHT_STORAGE_ACCESS_KEY", "user");
        environment.put("STYLEWRIGHT_STORAGE_SECRET_KEY", "hunter2");
        LoadedConfiguration loaded = loader().load(List.of(), List.of(setting));
        String key = setting.substring(0, setting.indexOf('='));
        assertThat(loaded.print()).contains("# " + key + "=********\n").doesNotContain("hunter2");
        assertThat(loaded.configuration().storage().secretKey().toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stylewright.storage.secrte-key=hunter2",
                "stylewright.storage.endpoint=http://me:hunter2@store:9000",
                "stylewright.kafka.consumer.key.deserializer=password=hunter2"
            })
    void secretsAreNotInProblemsEither(String setting) {
        assertThat(failure(List.of(), setting)).hasMessageNotContaining("hunter2");
    }

    private WorkerConfiguration load(String... settings) {
        return loader().load(List.of(), Arrays.asList(settings)).configuration();
    }

    private ConfigurationException failure(List<Path> files, String... settings) {
        return catchThrowableOfType(
                ConfigurationException.class, () -> loader().load(files, new ArrayList<>(Arrays.asList(settings))));
    }

    private ConfigurationLoader loader() {
        return new ConfigurationLoader(environment, directory);
    }

    private Path file(String name, String... lines) {
        try {
            return Files.write(directory.resolve(name), Arrays.asList(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
