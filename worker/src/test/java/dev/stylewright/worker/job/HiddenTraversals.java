package dev.stylewright.worker.job;

import java.util.List;

/** Segments of keys that some proxy, gateway or file system resolves to the directory above. */
final class HiddenTraversals {

    static final List<String> SEGMENTS = List.of(
            "..",
            // path parameters
            "..;",
            "..;x=1",
            "..;/..",
            ".;/..;a",
            "..;jsessionid=1;b",
            // other characters that end a segment in some software
            "..#",
            "..?",
            "..:$DATA",
            "..::$INDEX_ALLOCATION",
            // percent escapes
            "%2e%2e",
            ".%2E",
            "%252e%252e",
            "..%3b",
            "..%00",
            "%\u200b2e%2\u200be",
            // invisible: zero-width, word joiner, byte order mark, soft hyphen, fillers
            ".\u200b.",
            "..\u200b",
            "\u200c..",
            ".\u200d.",
            "\u2060..",
            ".\ufeff.",
            "..\u00ad",
            ".\u180e.",
            ".\u034f.",
            "..\u3164",
            "..\uffa0",
            ".\u115f.",
            ".\u2800.",
            ".\ufe0f.",
            ".\u0301.",
            ".\udb40\udc2e.",
            ".\udb40\udd00.",
            // bidirectional controls
            "\u202e..",
            ".\u200e.",
            "..\u2066",
            ".\u061c.",
            // control characters and spaces
            ".\u0000.",
            "..\t",
            ".\u009f.",
            "..\u2028",
            "..\u00a0",
            ". .",
            // backslashes, and lookalikes of the slash
            "..\\",
            "..\\x",
            "..\uff3c",
            "..\ufe68x",
            "..\uff0fx",
            "..\u2215x",
            "..\u2044x",
            // characters that compatibility normalisation turns into dots
            "\uff0e\uff0e",
            "\u2024\u2024",
            "\u2025",
            "\u2026",
            "\ufe52\ufe52",
            ".\uff0e",
            "\u2025\uff1b",
            "\u2024\u200b\u2024\uff1bx",
            // together
            ".\u200b.;x",
            "..\u200b;\u200b");

    private HiddenTraversals() {}
}
