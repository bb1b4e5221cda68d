package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.Secret;
import java.util.Optional;

/**
 * The effective value of a key.
 *
 * @param key the key, for display
 * @param text the value as written, empty if the setting is optional and not set
 * @param origin a description of where it was written
 * @param secret whether the text must never be printed
 */
record EffectiveValue(String key, Optional<String> text, String origin, boolean secret) {

    /** The text for display. */
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
