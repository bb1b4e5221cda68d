package dev.stylewright.worker.app.configuration.source;

import java.util.Optional;

/**
 * One thing that keeps a configuration from being used.
 *
 * @param key the key, or what stands where a key should be
 * @param value the value, masked when it is or may be a secret; empty when there is none to show
 * @param origin where it was written; empty when it was not
 * @param objection what is wrong and what would be right, a sentence whose subject is the key
 */
public record ConfigurationProblem(String key, Optional<String> value, Optional<String> origin, String objection) {

    /** The problem on one line. */
    public String message() {
        return key
                + value.map(text -> " = '" + ControlCharacters.escape(text) + "'")
                        .orElse("")
                + origin.map(text -> " (" + text + ")").orElse("")
                + ": "
                + objection;
    }
}
