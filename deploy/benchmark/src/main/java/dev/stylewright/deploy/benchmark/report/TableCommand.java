package dev.stylewright.deploy.benchmark.report;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The last part: one table of the measurements of all others. */
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Joins the rows that other parts have written to one table, with a column for each program, and writes table.md. Measures nothing."
        })
public final class TableCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "makes no difference here")
    @SuppressWarnings("UnusedVariable") // every part has it
    private boolean quick;

    @Mixin
    private ReportWriter report = new ReportWriter();

    @Override
    public Integer call() throws IOException {
        List<Row> rows = report.rows();
        if (rows.isEmpty()) {
            throw new BenchmarkException("no part has written rows yet: run painting and jobs --only cold first");
        }
        report.table(ComparisonTable.of(rows) + "\nMeasured on " + MachineDescription.text() + ".\n");
        return 0;
    }
}
