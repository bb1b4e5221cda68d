package dev.stylewright.deploy.benchmark.decoding;

import dev.stylewright.deploy.benchmark.report.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures as Markdown. Pure. */
final class DecodingReport {
    private static final double GOAL = 1;

    private DecodingReport() {}

    static String of(List<Decoding> found, int longer, int rounds, String pillow) {
        var text = new StringBuilder(String.format(Locale.ROOT, """
                From the bytes of a file to pixels with a longer edge of %d px, medians of %d rounds in turns, ms:

                | | MB | Stylewright | of this for the other process | %s | ratio |
                |---|---|---|---|---|---|
                """, longer, rounds, pillow));
        found.forEach(decoding -> text.append(String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.1f | %.2f |%n",
                decoding.name(),
                decoding.megabytes(),
                decoding.ours(),
                decoding.cost(),
                decoding.pillow(),
                decoding.ratio())));
        return text.toString();
    }

    /** As a row of the table of all parts. */
    static Row row(Decoding found, int longer, String pillow) {
        return Row.withGoal(
                "decoding and scaling to %d px: %s, ms".formatted(longer, found.name()),
                found.ours(),
                Map.of(pillow, found.pillow()),
                GOAL);
    }
}
