package dev.stylewright.worker.app.configuration.source;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A group of keys whose last part is a property of kafka-clients.
 *
 * <p>Such a property contains dots, so the mapping needs quotes around it ({@code ...properties."security.protocol"}); users may write it with or
 * without them.
 *
 * @param prefix the key of the group
 * @param doc description of the group
 */
record PassThrough(String prefix, String doc) {

    /** Matches more than the actual secrets; hiding too much does no harm. */
    private static final Pattern SECRET_NAME = Pattern.compile(
            "password|passwd|passphrase|secret|token|credential|jaas|private|user\\.info|(^|[._-])key$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SECRET_INSIDE = Pattern.compile(
            "(password|passwd|secret|token|signature|sig)\\s*=|://[^/@\\s]*@", Pattern.CASE_INSENSITIVE);

    /** Properties that the delivery guarantees depend on, with the probable alternative. */
    private static final Map<String, String> RESERVED = Map.ofEntries(
            Map.entry("bootstrap.servers", "set stylewright.kafka.bootstrap-servers instead"),
            Map.entry("group.id", "set stylewright.queue.group instead"),
            Map.entry("group.protocol", "set stylewright.queue.group-protocol instead"),
            Map.entry("partition.assignment.strategy", "set stylewright.queue.group-protocol instead"),
            Map.entry("max.poll.records", "the worker takes one request at a time"),
            Map.entry("enable.auto.commit", "the worker commits a request together with its outcome"),
            Map.entry("auto.offset.reset", "a new group begins with the oldest request, so that none is lost"),
            Map.entry("isolation.level", "outcomes are read and written in transactions"),
            Map.entry("acks", "an outcome counts only when all replicas have it"),
            Map.entry("enable.idempotence", "outcomes are written in transactions"),
            Map.entry("transactional.id", "the worker creates its own"),
            Map.entry("transaction.timeout.ms", "the worker chooses it to fit its short transactions"),
            Map.entry("key.serializer", "the worker has its own"),
            Map.entry("value.serializer", "the worker has its own"),
            Map.entry("key.deserializer", "the worker has its own"),
            Map.entry("value.deserializer", "the worker has its own"),
            Map.entry("allow.auto.create.topics", "set stylewright.queue.configure instead"));

    /** Whether a key belongs to the group. */
    boolean covers(String key) {
        return key.startsWith(prefix + ".") && key.length() > prefix.length() + 1;
    }

    /** The name of the kafka-clients property in a key of this group. */
    String property(String key) {
        String name = key.substring(prefix.length() + 1);
        boolean quoted = name.length() > 2 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1) : name;
    }

    /** The key as users write it. */
    String plainKey(String key) {
        return prefix + "." + property(key);
    }

    /** The key as the mapping expects it. */
    String canonicalKey(String key) {
        String name = property(key);
        return prefix + "." + (name.contains(".") ? '"' + name + '"' : name);
    }

    /** The key that an environment variable sets, if it is one of this group: underscores become dots. */
    Optional<String> keyOf(String environmentVariable) {
        String start = Setting.environmentVariable(prefix) + "_";
        if (!environmentVariable.startsWith(start) || environmentVariable.length() == start.length()) {
            return Optional.empty();
        }
        String name = environmentVariable.substring(start.length()).toLowerCase(Locale.ROOT);
        return Optional.of(canonicalKey(prefix + "." + name.replace('_', '.')));
    }

    /** Whether a value must never be printed. */
    boolean secret(String key, String value) {
        return SECRET_NAME.matcher(property(key)).find() || holdsSecret(value);
    }

    /** Whether a value contains a secret, such as a password in an address. */
    static boolean holdsSecret(String value) {
        return SECRET_INSIDE.matcher(value).find();
    }

    /** Why this key must not be set; empty if it may be set. */
    Optional<String> objection(String key) {
        return Optional.ofNullable(RESERVED.get(property(key))).map(way -> "is set by the worker:  " + way);
    }
}
