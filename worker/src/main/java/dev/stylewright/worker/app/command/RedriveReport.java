package dev.stylewright.worker.app.command;

import dev.stylewright.worker.pipeline.redrive.DeadLetter;
import dev.stylewright.worker.pipeline.redrive.DeadLetterFilter;
import dev.stylewright.worker.pipeline.redrive.Redrive;
import dev.stylewright.worker.pipeline.redrive.Redrive.Disposition;
import dev.stylewright.worker.pipeline.redrive.Redrive.Tally;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Reports a redrive: one line per dead letter on standard output; progress and totals on standard error. */
final class RedriveReport implements Redrive.Listener {

    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int LONGEST = 300;

    private final PrintWriter out;
    private final PrintWriter err;
    private final String target;
    private final boolean execute;
    private long reportedAt = System.nanoTime();

    RedriveReport(CommandLine command, String target, boolean execute) {
        this.out = command.getOut();
        this.err = command.getErr();
        this.target = target;
        this.execute = execute;
    }

    @Override
    public void decided(DeadLetter deadLetter, Disposition disposition) {
        out.println(String.join(
                "\t",
                verb(disposition),
                deadLetter.record().position().toString(),
                deadLetter.record().published().toString(),
                printable(deadLetter.code().orElse(DeadLetterFilter.NO_CODE)),
                printable(deadLetter.requestId().orElse("-")),
                "redrives=" + deadLetter.redrives(),
                printable(deadLetter.reason().orElse("-"))));
    }

    private String verb(Disposition disposition) {
        return switch (disposition) {
            case SENT -> execute ? "sent" : "would send";
            case SENT_BEFORE -> "sent before";
            case NOTHING_TO_SEND -> "nothing to send";
        };
    }

    /** Requests are untrusted: their text must not contain control sequences for the reader's terminal. */
    private static String printable(String text) {
        String plain = text.codePoints()
                .limit(LONGEST)
                .map(c -> isPrintable(c) ? c : 0xfffd)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return text.codePointCount(0, text.length()) > LONGEST ? plain + "..." : plain;
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    @Override
    public void progressed(Tally tally) {
        out.flush();
        if (System.nanoTime() - reportedAt > PAUSE_NANOS) {
            reportedAt = System.nanoTime();
            err.printf("%d read, %d %s%n", tally.read(), tally.count(Disposition.SENT), execute ? "sent" : "to send");
            err.flush();
        }
    }

    /** Prints the last lines. */
    void sum(Tally tally) {
        out.flush();
        err.printf(
                "%d read: %d %s %s%s, %d sent before, %d with nothing to send%s%n",
                tally.read(),
                tally.count(Disposition.SENT),
                execute ? "sent to" : "would be sent to",
                target,
                codes(tally.codes()),
                tally.count(Disposition.SENT_BEFORE),
                tally.count(Disposition.NOTHING_TO_SEND),
                tally.foreign() == 0 ? "" : ", " + tally.foreign() + " that are not dead letters");
        if (!tally.complete()) {
            err.println("Not all records were read: stopped, or at the limit. Run the command again for the rest.");
        }
        if (!execute) {
            err.println("Nothing was sent. Use --execute with a --match to send.");
        }
        err.flush();
    }

    private static String codes(Map<String, Long> codes) {
        return codes.isEmpty()
                ? ""
                : new TreeMap<>(codes)
                        .entrySet().stream()
                                .map(code -> printable(code.getKey()) + " " + code.getValue())
                                .collect(Collectors.joining(", ", " (", ")"));
    }
}
