package dev.stylewright.worker.app.configuration.source;

import java.util.Optional;

/**
 * A problem that makes a configuration unusable.
 *
 * @param key the key, or the text found in its place
 * @param value the value, masked if it is or may be a secret; empty if there is none to show
 * @param origin where it was written; empty if it was not
 * @param objection the problem and the fix, a sentence whose subject is the key
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
