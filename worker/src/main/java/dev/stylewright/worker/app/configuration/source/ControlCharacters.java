package dev.stylewright.worker.app.configuration.source;

import java.util.stream.Collectors;

/** Keeps messages on one line, even if quoted text contains line breaks. */
final class ControlCharacters {

    private ControlCharacters() {}

    /** Writes control characters as escapes. */
    static String escape(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.isISOControl(c) ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining());
    }
}
