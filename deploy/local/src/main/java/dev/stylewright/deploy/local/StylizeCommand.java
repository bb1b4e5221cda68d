package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.stack.LocalLimits;
import dev.stylewright.deploy.local.terminal.FailureReport;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code stylize}: paints one image. */
@Command(
        name = "stylize",
        mixinStandardHelpOptions = true,
        versionProvider = LocalVersion.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Paints a picture in the style of others. Starts a Kafka broker, an S3 store and a Stylewright worker on this"
                    + " machine, requests the picture as any service would, and stops them again.",
            "Without --content and --style it paints the included sample pair.",
            ""
        },
        subcommands = ServeCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:painted",
            "1:failed; see the last lines",
            "2:the command line is wrong, or names a file that cannot be used",
            "130:ended by Ctrl-C, everything cleaned up"
        })
final class StylizeCommand implements Callable<Integer> {

    private final TerminalEnvironment environment;

    // picocli sets the fields below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Option(names = "--content", paramLabel = "FILE", description = "The picture to paint. Default: the sample, a cat.")
    private Optional<Path> content = Optional.empty();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<StyleOptions> styles = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The file of the result; .png, .jpg or .jpeg. Default: stylized.png in the working directory, or"
                            + " the first of stylized-2.png, stylized-3.png ... that does not exist.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--overwrite", description = "Replace an existing file. By default it is kept.")
    private boolean overwrite;

    @Mixin
    private WorkerOptions worker = new WorkerOptions();

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            description = "End after this long with the best picture so far: 90s, 5m, 1h. Default: never.")
    private Optional<TimeLimit> timeLimit = Optional.empty();

    @Option(names = "--verbose", description = "Show the logs of broker, store and worker.")
    private boolean verbose;

    private StylizeCommand(TerminalEnvironment environment) {
        this.environment = environment;
    }

    /** Creates the command for {@link CommandLine#execute}. */
    static CommandLine create(TerminalEnvironment environment) {
        CommandLine command = new CommandLine(new StylizeCommand(environment), new CommandFactory(environment));
        PaintingOptions.addTo(command.getCommandSpec());
        command.registerConverter(StyleArgument.class, StylizeCommand::style);
        command.registerConverter(TimeLimit.class, StylizeCommand::timeLimit);
        return command.setExecutionExceptionHandler(FailureReport::print);
    }

    @Override
    public Integer call() {
        // Check the whole command line before anything is started.
        OutputFile output = OutputFile.choose(out, overwrite, Path.of(""));
        Order order = new Order(
                contentImage(),
                styleImages(),
                output,
                PaintingOptions.parameters(spec.commandLine().getParseResult()),
                timeLimit);
        CommandLine command = spec.commandLine();
        return new StylizeRun(environment, command.getOut(), command.getErr(), verbose).paint(order, worker.settings());
    }

    private ImageFile contentImage() {
        return content.map(file -> ImageFile.read(file, LocalLimits.DEFAULTS)).orElseGet(ImageFile::sampleContent);
    }

    private List<Order.WeightedImage> styleImages() {
        if (styles.isEmpty()) {
            return List.of(new Order.WeightedImage(ImageFile.sampleStyle(), 1.0, Optional.empty()));
        }
        return styles.stream().map(StyleOptions::image).toList();
    }

    private static TimeLimit timeLimit(String text) {
        try {
            return TimeLimit.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private static StyleArgument style(String text) {
        try {
            return StyleArgument.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
