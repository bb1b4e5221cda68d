package dev.stylewright.worker.app.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The table that {@code check} prints, one line at a time. */
public final class CheckReport {

    private final PrintWriter out;
    private int warnings;
    private int failures;

    public CheckReport(PrintWriter out) {
        this.out = out;
        line("check", "result", "detail and fix");
    }

    private enum Result {
        OK,
        WARN,
        FAIL
    }

    /** The check passed. */
    void ok(String check, String detail) {
        line(check, Result.OK, detail);
    }

    /** The worker runs, but something should be changed. */
    void warn(String check, String detail) {
        warnings++;
        line(check, Result.WARN, detail);
    }

    /** The worker does not start, or does not work. */
    void fail(String check, String detail) {
        failures++;
        line(check, Result.FAIL, detail);
    }

    /** Prints {@code ok} if there are no findings, otherwise one line for each. */
    void warnings(String check, List<String> findings, String ok) {
        findings.forEach(finding -> warn(check, finding));
        if (findings.isEmpty()) {
            ok(check, ok);
        }
    }

    /** Prints {@code ok} if there are no findings, otherwise one line for each, with {@code wayOut}. */
    void failures(String check, List<String> findings, String wayOut, String ok) {
        findings.forEach(finding -> fail(check, finding + ". " + wayOut));
        if (findings.isEmpty()) {
            ok(check, ok);
        }
    }

    /** Prints the last line. */
    void sum() {
        out.printf(Locale.ROOT, "%d failed, %d warnings%n", failures, warnings);
        out.flush();
    }

    boolean failed() {
        return failures > 0;
    }

    private void line(String check, Result result, String detail) {
        line(check, result.name().toLowerCase(Locale.ROOT), detail.replaceAll("\\s+", " "));
    }

    private void line(String check, String result, String detail) {
        out.printf(Locale.ROOT, "%-16s %-6s %s%n", check, result, detail);
        out.flush();
    }
}
