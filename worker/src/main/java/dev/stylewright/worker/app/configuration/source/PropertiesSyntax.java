package dev.stylewright.worker.app.configuration.source;

import java.util.stream.Collectors;

/** Writes keys and values so that {@link java.util.Properties} reads them back. */
final class PropertiesSyntax {

    private PropertiesSyntax() {}

    static String key(String text) {
        return escape(text).replace(" ", "\\ ").replace("=", "\\=").replace(":", "\\:");
    }

    static String value(String text) {
        String escaped = escape(text);
        return escaped.startsWith(" ") ? "\\" + escaped : escaped;
    }

    private static String escape(String text) {
        return text.chars()
                .mapToObj(c -> {
                    if (c == '\\') {
                        return "\\\\";
                    }
                    return c < ' ' || c > '~' ? String.format("\\u%04x", c) : Character.toString(c);
                })
                .collect(Collectors.joining());
    }
}
