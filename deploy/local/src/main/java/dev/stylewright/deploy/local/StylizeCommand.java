package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.batch.BatchOutput;
import dev.stylewright.deploy.local.batch.BatchPlan;
import dev.stylewright.deploy.local.batch.JobList;
import dev.stylewright.deploy.local.batch.OrderTemplate;
import dev.stylewright.deploy.local.batch.Sweep;
import dev.stylewright.deploy.local.batch.SweepAxis;
import dev.stylewright.deploy.local.order.ImageFile;
import dev.stylewright.deploy.local.order.Order;
import dev.stylewright.deploy.local.order.OutputFile;
import dev.stylewright.deploy.local.order.TimeLimit;
import dev.stylewright.deploy.local.stack.LocalLimits;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.DisplayOptions;
import dev.stylewright.deploy.local.terminal.FailureReport;
import dev.stylewright.deploy.local.terminal.Problems;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import dev.stylewright.protocol.Parameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stylize}: paints one image, the images of a directory, or combinations of parameters. */
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
        subcommands = {ServeCommand.class, StatusCommand.class, CompletionCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:painted",
            "1:failed, for example because a file is not a picture; see the last lines",
            "2:the command line is wrong, or names a file that cannot be read or written",
            "130:ended by Ctrl-C, everything cleaned up (143: by SIGTERM)"
        })
final class StylizeCommand implements Callable<Integer> {

    private final TerminalEnvironment environment;

    // picocli sets the fields below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--content",
            paramLabel = "FILE|DIR",
            description = "The picture to paint, or a directory: then every picture in it, by name, without those of"
                    + " subdirectories. Default: the sample, a cat.")
    private Optional<Path> content = Optional.empty();

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<StyleOptions> styles = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE|DIR",
            description =
                    "The file of the result; .png, .jpg, .jpeg or .webp. Default: stylized.png in the working directory,"
                            + " or the first of stylized-2.png, stylized-3.png ... that does not exist. For a directory"
                            + " of pictures: a directory, default: stylized. Results there of the same pictures and"
                            + " options are kept, so the same command continues after Ctrl-C.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--overwrite", description = "Replace an existing file. By default it is kept.")
    private boolean overwrite;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "The format of results in a directory: ${COMPLETION-CANDIDATES}. Default: png.")
    private Optional<ResultFormat> format = Optional.empty();

    @Option(
            names = "--no-contact-sheet",
            description = "Do not write contact-sheet.jpg, which shows a directory's pictures with their results.")
    private boolean noContactSheet;

    @Option(
            names = "--sweep",
            paramLabel = "NAME=X,Y,...",
            completionCandidates = SweepAxis.Names.class,
            description = "Paint with each of these values of a parameter of the protocol, such as"
                    + " contentWeight=0.003,0.02,0.1, and write a labelled grid. Given twice, every combination: the"
                    + " first makes the rows, the second the columns. --out is the grid, .png or .jpg, or a directory"
                    + " for the grid and each result. Default: sweep.png. Values of layers are separated by ;.")
    private List<SweepAxis> sweeps = new ArrayList<>();

    @Option(
            names = "--explain",
            description = "Print the request as JSON, and how to send it with kcat. Starts and paints nothing.")
    private boolean explain;

    @Mixin
    private WorkerOptions worker = new WorkerOptions();

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            description = "End after this long with the best picture so far: 90s, 5m, 1h. Default: never.")
    private Optional<TimeLimit> timeLimit = Optional.empty();

    @Mixin
    private DisplayOptions display = new DisplayOptions();

    @Option(names = "--verbose", description = "Show the logs of broker, store and worker.")
    private boolean verbose;

    private StylizeCommand(TerminalEnvironment environment) {
        this.environment = environment;
    }

    /** Creates the command for {@link CommandLine#execute}. */
    static CommandLine create(TerminalEnvironment environment) {
        CommandLine command = new CommandLine(new StylizeCommand(environment), new CommandFactory(environment));
        PaintingOptions.addTo(command.getCommandSpec());
        Converters.register(command);
        command.setCaseInsensitiveEnumValuesAllowed(true);
        WholeWordHelp.install(command);
        FailureReport.install(command);
        return command;
    }

    @Override
    public Integer call() {
        // Check the whole command line before anything is started: what it reads, then options, then what it writes.
        Problems problems = new Problems();
        Optional<ImageFile> image = isDirectory() ? Optional.empty() : problems.check(this::contentImage);
        Optional<List<Order.WeightedImage>> images = problems.check(this::styleImages);
        // Whether options fit depends on whether the content is a file or a directory.
        boolean contentExists = content.map(Files::exists).orElse(true);
        if (contentExists) {
            problems.require(this::requireOptionsThatFit);
        }
        Optional<Parameters> parameters = problems.check(
                () -> PaintingOptions.parameters(spec.commandLine().getParseResult()));
        problems.check(worker::settings);
        if (!isDirectory() && sweeps.isEmpty()) {
            Optional<OutputFile> output = explain || !contentExists
                    ? Optional.empty()
                    : problems.check(() -> OutputFile.choose(out, overwrite, Path.of("")));
            problems.report();
            return paintOne(
                    ending -> new Order(
                            image.orElseThrow(), images.orElseThrow(), ending, parameters.orElseThrow(), timeLimit),
                    output);
        }
        Optional<JobList> jobs = problems.isEmpty()
                ? problems.check(() -> jobs(image, images.orElseThrow(), parameters.orElseThrow()))
                : Optional.empty();
        Optional<BatchOutput> output = explain ? Optional.empty() : problems.check(this::batchOutput);
        problems.report();
        return paintMany(jobs.orElseThrow(), output);
    }

    private int paintOne(Function<String, Order> orders, Optional<OutputFile> output) {
        if (explain) {
            return explain(Stream.of(orders.apply(OutputFile.ending(out))));
        }
        OutputFile file = output.orElseThrow();
        CommandLine command = spec.commandLine();
        SinglePainting painting =
                new SinglePainting(orders.apply(file.ending()), file, command.getOut(), command.getErr());
        return run(new StylizeRun.Work(painting::paint, painting::cancel));
    }

    private int paintMany(JobList jobs, Optional<BatchOutput> output) {
        if (explain) {
            return explain(jobs.orders());
        }
        CommandLine command = spec.commandLine();
        BatchPlan plan = BatchPlan.of(jobs, output.orElseThrow(), overwrite, command.getOut(), command.getErr());
        try {
            int code = plan.isWaiting() ? run(new StylizeRun.Work(plan::paint, plan::cancel)) : 0;
            return code == 0 ? plan.finish() : code;
        } catch (RuntimeException e) {
            try {
                plan.giveUp();
            } catch (CommandException notDeleted) {
                e.addSuppressed(notDeleted);
            }
            throw e;
        }
    }

    private BatchOutput batchOutput() {
        BatchOutput output = isDirectory()
                ? BatchOutput.ofDirectory(content.orElseThrow(), out, !noContactSheet)
                : BatchOutput.ofSweep(out);
        output.requireUsable();
        return output;
    }

    private JobList jobs(Optional<ImageFile> image, List<Order.WeightedImage> images, Parameters parameters) {
        OrderTemplate template =
                new OrderTemplate(images, format.orElse(ResultFormat.PNG).ending(), timeLimit, worker.weightSettings());
        return image.map(picture -> JobList.ofSweep(picture, sweep(parameters), template))
                .orElseGet(() ->
                        JobList.ofDirectory(content.orElseThrow(), BatchOutput.directory(out), template, parameters));
    }

    private void requireOptionsThatFit() {
        if (isDirectory() && !sweeps.isEmpty()) {
            throw CommandException.usage("--sweep compares paintings of one picture, and --content "
                    + content.orElseThrow() + " is a directory: name one of its pictures.");
        }
        if (noContactSheet && !isDirectory()) {
            throw CommandException.usage("--no-contact-sheet is for a directory of pictures: leave it out.");
        }
        if (format.isPresent() && !isDirectory() && sweeps.isEmpty()) {
            throw CommandException.usage(
                    "--format is for many results: leave it out. The name of --out determines the format of one.");
        }
    }

    private boolean isDirectory() {
        return content.filter(Files::isDirectory).isPresent();
    }

    private Sweep sweep(Parameters parameters) {
        for (SweepAxis axis : sweeps) {
            if (PaintingOptions.isGiven(spec.commandLine().getParseResult(), axis.definition())) {
                throw CommandException.usage(PaintingOptions.name(axis.definition()) + " and --sweep " + axis.name()
                        + " contradict each other: leave one out.");
            }
        }
        try {
            return Sweep.of(sweeps, parameters);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e.getMessage() + ".", e);
        }
    }

    private int explain(Stream<Order> orders) {
        CommandLine command = spec.commandLine();
        new Explanation(command.getOut(), command.getErr()).print(orders);
        return 0;
    }

    private int run(StylizeRun.Work work) {
        DisplayOptions.Settings shown = display.settings(environment.terminal(), verbose);
        return new StylizeRun(environment, spec.commandLine().getErr(), verbose, shown).paint(worker.settings(), work);
    }

    private ImageFile contentImage() {
        return content.map(file -> ImageFile.read(file, LocalLimits.DEFAULTS)).orElseGet(ImageFile::sampleContent);
    }

    private List<Order.WeightedImage> styleImages() {
        if (styles.isEmpty()) {
            return List.of(new Order.WeightedImage(ImageFile.sampleStyle(), 1.0, Optional.empty()));
        }
        Problems problems = new Problems();
        List<Order.WeightedImage> images = styles.stream()
                .flatMap(style -> problems.check(style::image).stream())
                .toList();
        problems.report();
        return images;
    }
}
