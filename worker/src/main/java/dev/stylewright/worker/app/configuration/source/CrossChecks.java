package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.CredentialSource;
import dev.stylewright.worker.app.configuration.WeightsSetting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules that involve more than one value. They see valid values only. */
final class CrossChecks {

    private static final String ACCESS_KEY = "stylewright.storage.access-key";
    private static final String SECRET_KEY = "stylewright.storage.secret-key";
    private static final String SESSION_TOKEN = "stylewright.storage.session-token";
    private static final String CREDENTIALS = "stylewright.storage.credentials";
    private static final String TOKEN_FILE = "stylewright.storage.web-identity.token-file";
    private static final String REBALANCE_GRACE = "stylewright.queue.rebalance-grace";
    private static final Duration KAFKA_MAX_POLL_INTERVAL = Duration.ofMinutes(5);

    private final EffectiveValues values;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    CrossChecks(EffectiveValues values) {
        this.values = values;
    }

    /** All violated rules. */
    List<ConfigurationProblem> problems() {
        topicsDiffer();
        credentialsAreComplete();
        digestHasAFile();
        notLonger("stylewright.storage.connect-timeout", "stylewright.storage.call-timeout");
        notLonger("stylewright.storage.read-timeout", "stylewright.storage.call-timeout");
        notLonger("stylewright.storage.write-timeout", "stylewright.storage.call-timeout");
        notLonger("stylewright.storage.retry.delay", "stylewright.storage.retry.max-delay");
        rebalanceGraceFitsPollInterval();
        return List.copyOf(problems);
    }

    private void topicsDiffer() {
        Map<String, String> keysByTopic = new HashMap<>();
        for (String name : List.of("requests", "outcomes", "progress", "control", "dead-letters")) {
            String key = "stylewright.queue.topics." + name;
            values.text(key).ifPresent(topic -> {
                String first = keysByTopic.putIfAbsent(topic, key);
                if (first != null) {
                    object(key, "is the same topic as " + first + "; each needs its own");
                }
            });
        }
    }

    private void credentialsAreComplete() {
        if (values.text(ACCESS_KEY).isPresent() && values.text(SECRET_KEY).isEmpty()) {
            object(SECRET_KEY, "must be set when " + ACCESS_KEY + " is");
        }
        if (values.text(SECRET_KEY).isPresent() && values.text(ACCESS_KEY).isEmpty()) {
            object(ACCESS_KEY, "must be set when " + SECRET_KEY + " is");
        }
        if (values.text(SESSION_TOKEN).isPresent() && values.text(ACCESS_KEY).isEmpty()) {
            object(SESSION_TOKEN, "needs " + ACCESS_KEY + " and " + SECRET_KEY + ", which it belongs to");
        }
        values.get(CREDENTIALS, CredentialSource.class).ifPresent(this::credentialsComeFromOnePlace);
    }

    private void credentialsComeFromOnePlace(CredentialSource source) {
        if (source != CredentialSource.KEYS && values.text(ACCESS_KEY).isPresent()) {
            object(CREDENTIALS, "must be keys when " + ACCESS_KEY + " is set; remove one of the two");
        }
        if (source == CredentialSource.WEB_IDENTITY && values.text(TOKEN_FILE).isEmpty() && values.good(TOKEN_FILE)) {
            object(TOKEN_FILE, "must be set when " + CREDENTIALS + " is web-identity");
        }
    }

    private void digestHasAFile() {
        String key = "stylewright.weights-sha256";
        if (values.text(key).isPresent()) {
            values.get("stylewright.weights", WeightsSetting.class)
                    .filter(weights -> weights instanceof WeightsSetting.Bundled)
                    .ifPresent(weights ->
                            object(key, "is only for weights from a file, but stylewright.weights is bundled"));
        }
    }

    private void notLonger(String shortKey, String longKey) {
        Optional<Duration> longest = values.get(longKey, Duration.class);
        values.get(shortKey, Duration.class)
                .filter(duration -> longest.isPresent() && duration.compareTo(longest.get()) > 0)
                .ifPresent(duration -> object(
                        shortKey,
                        "must not be longer than " + longKey + " ("
                                + values.text(longKey).orElseThrow() + ")"));
    }

    private void rebalanceGraceFitsPollInterval() {
        Duration interval = values.text("stylewright.kafka.consumer.max.poll.interval.ms")
                .or(() -> values.text("stylewright.kafka.properties.max.poll.interval.ms"))
                .filter(text -> text.matches("\\d{1,10}"))
                .map(text -> Duration.ofMillis(Long.parseLong(text)))
                .orElse(KAFKA_MAX_POLL_INTERVAL);
        values.get(REBALANCE_GRACE, Duration.class)
                .filter(grace -> grace.compareTo(interval) >= 0)
                .ifPresent(grace -> object(
                        REBALANCE_GRACE,
                        "must be shorter than the consumer's max.poll.interval.ms (" + interval.toMillis()
                                + " ms); shorten it, or set stylewright.kafka.consumer.max.poll.interval.ms"));
    }

    private void object(String key, String objection) {
        problems.add(values.value(key).problem(objection));
    }
}
