package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.Secret;
import java.util.Optional;

/**
 * What a key is set to.
 *
 * @param key the key, as people read it
 * @param text the value as written, empty when the setting is optional and not set
 * @param origin where it was written, in words
 * @param secret whether the text must never be printed
 */
record EffectiveValue(String key, Optional<String> text, String origin, boolean secret) {

    /** The text as it may be shown. */
    Optional<String> shown() {
        return text.map(value -> secret ? Secret.MASK : value);
    }

    ConfigurationProblem problem(String objection) {
        return new ConfigurationProblem(key, shown(), text.map(value -> origin), objection);
    }

    @Override
    public String toString() {
        return key + "=" + shown().orElse("");
    }
}
