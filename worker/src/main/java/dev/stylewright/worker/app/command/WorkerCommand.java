package dev.stylewright.worker.app.command;

import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.assembly.WorkerVersion;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.ConfigurationException;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import dev.stylewright.worker.app.configuration.source.LoadedConfiguration;
import dev.stylewright.worker.pipeline.EngineSickException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line of the worker. It reads and checks the configuration and hands it to a {@link WorkerRunner}. */
@Command(
        name = "stylewright-worker",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = WorkerVersion.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Takes stylization requests from Kafka, paints them and puts the results into an object store.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped after a request to stop, or printed the requested output",
            "1:failed; see the last lines",
            "2:the command line or the configuration is wrong",
            "3:memory ran out outside of a job; see the last line",
            "4:the engine failed or hangs; see the last lines"
        },
        footerHeading = "%nConfiguration:%n",
        footer = {
            "  Precedence of values, highest first:",
            "    1. --set key=value",
            "    2. the environment: stylewright.queue.mode is STYLEWRIGHT_QUEUE_MODE;",
            "       STYLEWRIGHT_QUEUE_MODE_FILE names a file that holds the value",
            "    3. the files of --config, the last one first",
            "    4. the default",
            "  All keys, defaults and ranges: worker/docs/configuration.md",
            "  Two have no default:",
            "    stylewright.access.read   buckets to read pictures from",
            "    stylewright.access.write  buckets to write results to"
        },
        subcommands = {
            WorkerCommand.Run.class,
            CheckCommand.class,
            StoreCommand.class,
            WeightsCommand.class,
            RedriveCommand.class
        })
public final class WorkerCommand implements Callable<Integer> {

    /** The exit code of a worker whose engine no longer works. */
    public static final int ENGINE_SICK = 4;

    private final WorkerRunner runner;
    private final Map<String, String> environment;
    private final Path directory;

    // picocli sets the fields below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            parameterConsumer = Appender.class,
            scope = ScopeType.INHERIT,
            description = {
                "A properties file. May be repeated; later files override earlier ones.",
                "Default: ./" + ConfigurationLoader.DEFAULT_FILE + " if it is there."
            })
    private List<String> files = List.of();

    @Option(
            names = "--set",
            paramLabel = "key=value",
            parameterConsumer = Appender.class,
            scope = ScopeType.INHERIT,
            description = {
                "Sets one key. May be repeated. Other users of the machine can see it: put secrets elsewhere.",
                "Default: none."
            })
    private List<String> settings = List.of();

    @Option(
            names = "--print-config",
            scope = ScopeType.INHERIT,
            description = {
                "Prints the effective configuration as a properties file, with the source of each value and with secrets"
                        + " masked, and exits.",
                "Default: off."
            })
    private boolean printConfiguration;

    private WorkerCommand(WorkerRunner runner, Map<String, String> environment, Path directory) {
        this.runner = runner;
        this.environment = environment;
        this.directory = directory;
    }

    /**
     * Creates the command for {@link CommandLine#execute}.
     *
     * @param runner runs the worker
     * @param environment the environment variables
     * @param directory the working directory, which may contain the default file
     */
    public static CommandLine create(WorkerRunner runner, Map<String, String> environment, Path directory) {
        return new CommandLine(new WorkerCommand(runner, environment, directory))
                .setExecutionExceptionHandler(WorkerCommand::explain);
    }

    @Override
    public Integer call() throws Exception {
        LoadedConfiguration loaded = load(environment);
        PrintWriter err = spec.commandLine().getErr();
        loaded.warnings().forEach(warning -> err.println("Warning: " + warning));
        err.flush();
        if (printConfiguration) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(loaded.print());
            out.flush();
            return CommandLine.ExitCode.OK;
        }
        return runner.run(loaded.configuration());
    }

    /** The configuration of a command that accesses no image; {@code stylewright.access.*} may be missing. */
    public WorkerConfiguration configurationWithoutAccess() {
        Map<String, String> noImages = new HashMap<>(environment);
        noImages.putIfAbsent("STYLEWRIGHT_ACCESS_READ", "none");
        noImages.putIfAbsent("STYLEWRIGHT_ACCESS_WRITE", "none");
        return load(noImages).configuration();
    }

    /** The configuration of a worker. */
    public WorkerConfiguration configuration() {
        return load(environment).configuration();
    }

    private LoadedConfiguration load(Map<String, String> variables) {
        return new ConfigurationLoader(variables, directory)
                .load(files.stream().map(Path::of).toList(), settings);
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult ignored) {
        PrintWriter err = command.getErr();
        if (failure instanceof ConfigurationException) {
            err.println(failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (failure instanceof EngineSickException) {
            err.println(failure.getMessage());
            return ENGINE_SICK;
        }
        if (failure instanceof StartupException) {
            err.println(failure.getMessage());
        } else {
            failure.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** {@code run}: an explicit name for the command without a subcommand. */
    @Command(
            name = "run",
            description = {"Runs the worker, as without a subcommand.", ""})
    static final class Run implements Callable<Integer> {

        // picocli sets it before it calls any method.
        @SuppressWarnings("NullAway.Init")
        @ParentCommand
        private WorkerCommand parent;

        @Override
        public Integer call() throws Exception {
            return parent.call();
        }
    }

    /** Appends to the values given before the subcommand; picocli would otherwise start a new list. */
    static final class Appender implements IParameterConsumer {

        @Override
        public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
            if (arguments.isEmpty()) {
                throw new ParameterException(
                        command.commandLine(), "Missing required parameter for option '" + option + "'");
            }
            List<String> before = option.getValue();
            option.setValue(
                    Stream.concat(before.stream(), Stream.of(arguments.pop())).toList());
        }
    }
}
