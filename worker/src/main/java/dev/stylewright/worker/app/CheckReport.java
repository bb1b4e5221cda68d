package dev.stylewright.worker.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The table that {@code check} prints, line by line as it goes. */
final class CheckReport {

    private final PrintWriter out;
    private int warnings;
    private int failures;

    CheckReport(PrintWriter out) {
        this.out = out;
        line("check", "result", "detail and way out");
    }

    private enum Result {
        OK,
        WARN,
        FAIL
    }

    /** All is well. */
    void ok(String check, String detail) {
        line(check, Result.OK, detail);
    }

    /** The worker runs, and something should be done. */
    void warn(String check, String detail) {
        warnings++;
        line(check, Result.WARN, detail);
    }

    /** The worker does not run, or does not do its work. */
    void fail(String check, String detail) {
        failures++;
        line(check, Result.FAIL, detail);
    }

    /** {@code ok} where there are no findings, else a line for each. */
    void warnings(String check, List<String> findings, String ok) {
        findings.forEach(finding -> warn(check, finding));
        if (findings.isEmpty()) {
            ok(check, ok);
        }
    }

    /** {@code ok} where there are no findings, else a line for each with the way out. */
    void failures(String check, List<String> findings, String wayOut, String ok) {
        findings.forEach(finding -> fail(check, finding + ". " + wayOut));
        if (findings.isEmpty()) {
            ok(check, ok);
        }
    }

    /** The last line. */
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
