package dev.stylewright.deploy.benchmark;

import dev.stylewright.deploy.benchmark.decoding.DecodingCommand;
import dev.stylewright.deploy.benchmark.jobs.JobsCommand;
import dev.stylewright.deploy.benchmark.painting.PaintingCommand;
import dev.stylewright.deploy.benchmark.queue.QueueCommand;
import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.deploy.benchmark.report.TableCommand;
import dev.stylewright.deploy.benchmark.tiling.TilingCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line of the benchmark; its parts are subcommands, in the order in which they are run together. */
@Command(
        name = "deploy/benchmark/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures Stylewright. Each part writes a table (Markdown), and some write plots (SVG). For details: PART --help.",
            "Without a part all of them are measured, one after the other, with their defaults. Do not use the machine for anything else meanwhile."
        },
        synopsisSubcommandLabel = "[PART]",
        commandListHeading = "%nParts:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:a requirement is missing", "2:wrong options"},
        subcommands = {
            PaintingCommand.class, //
            QueueCommand.class,
            JobsCommand.class,
            TilingCommand.class,
            DecodingCommand.class,
            TableCommand.class,
        })
final class Main implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the call
    private CommandSpec spec;

    @Option(names = "--quick", description = "a short run to check that everything works; its figures are meaningless")
    private boolean quick;

    @Option(names = "--out", paramLabel = "DIRECTORY", description = "directory for tables and plots")
    private Path out = Path.of("benchmark");

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::failed);
    }

    /** Runs all parts, even if one of them can't be measured. */
    @Override
    public Integer call() {
        List<String> arguments = new ArrayList<>(List.of("--out", out.toString()));
        if (quick) {
            arguments.add("--quick");
        }
        int worst = 0;
        for (CommandLine part : spec.subcommands().values()) {
            worst = Math.max(worst, part.execute(arguments.toArray(String[]::new)));
        }
        return worst;
    }

    private static int failed(Exception e, CommandLine part, ParseResult parsed) throws Exception {
        if (!(e instanceof BenchmarkException)) {
            throw e;
        }
        part.getErr().println("benchmark: " + part.getCommandName() + ": " + e.getMessage());
        part.getErr().flush();
        return 1;
    }
}
