package dev.stylewright.deploy.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.deploy.benchmark.report.ReportWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class MainTest {
    private final List<String> measured = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void withoutAPartAllOfThemAreMeasuredOneAfterTheOther(@TempDir Path directory) {
        CommandLine benchmark = withParts(new Part("failing", true), new Part("fine", false));
        assertThat(benchmark.execute("--quick", "--out", directory.toString())).isEqualTo(1);
        assertThat(measured).containsExactly("failing quick", "fine quick");
        assertThat(directory.resolve("fine.md")).hasContent("| figures |");
        assertThat(out.toString()).contains("| figures |");
        assertThat(err.toString()).isEqualToNormalizingNewlines("benchmark: failing: there is no ruler\n");
    }

    @Test
    void oneThatIsNamedIsMeasuredAlone(@TempDir Path directory) {
        CommandLine benchmark = withParts(new Part("failing", true), new Part("fine", false));
        assertThat(benchmark.execute("fine", "--out", directory.toString())).isZero();
        assertThat(measured).containsExactly("fine");
    }

    @Test
    void everyPartKnowsTheOptionsThatAllShare() {
        assertThat(Main.commandLine().getSubcommands()).isNotEmpty().allSatisfy((name, part) -> {
            assertThat(part.getCommandSpec().findOption("--out")).isNotNull();
            assertThat(part.getCommandSpec().findOption("--quick")).isNotNull();
        });
    }

    /** The command line with these parts only. */
    private CommandLine withParts(Part... parts) {
        CommandLine benchmark = Main.commandLine();
        List.copyOf(benchmark.getSubcommands().keySet())
                .forEach(name -> benchmark.getCommandSpec().removeSubcommand(name));
        for (Part part : parts) {
            benchmark.getCommandSpec().addSubcommand(part.name, new CommandLine(part));
        }
        return benchmark
                .setExecutionExceptionHandler(benchmark.getExecutionExceptionHandler())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
    }

    @Command
    private final class Part implements Runnable {
        private final String name;
        private final boolean fails;

        @Option(names = "--quick")
        private boolean quick;

        @Mixin
        private ReportWriter report = new ReportWriter();

        private Part(String name, boolean fails) {
            this.name = name;
            this.fails = fails;
        }

        @Override
        public void run() {
            measured.add(quick ? name + " quick" : name);
            if (fails) {
                throw new BenchmarkException("there is no ruler");
            }
            try {
                report.table("| figures |");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
