package dev.stylewright.worker.app.command;

import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.redrive.KafkaDeadLetters;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.pipeline.redrive.DeadLetterException;
import dev.stylewright.worker.pipeline.redrive.DeadLetterFilter;
import dev.stylewright.worker.pipeline.redrive.Redrive;
import dev.stylewright.worker.pipeline.redrive.Redrive.Disposition;
import dev.stylewright.worker.pipeline.redrive.Redrive.Tally;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code redrive}: sends dead letters back to the request topic. */
@Command(
        name = "redrive",
        description = {
            "Lists dead letters, and with --execute sends them back to the request topic. Each is sent once, however"
                    + " often the command is run or interrupted. See worker/docs/operations/dead-letters.md.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:listed; or with --execute: all matching dead letters are sent, now or before",
            "1:failed; see the last lines. Dead letters printed as sent are sent",
            "2:the command line or the configuration is wrong",
            "3:some matching dead letters have nothing to send: they were too large to be copied",
            "130:interrupted. Dead letters printed as sent are sent"
        })
public final class RedriveCommand implements Callable<Integer> {

    public static final int INCOMPLETE = 3;
    public static final int INTERRUPTED = 130;

    // picocli sets the fields below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @ParentCommand
    private WorkerCommand parent;

    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "TOPIC",
            description = {"The topic of the dead letters.", "Default: stylewright.queue.topics.dead-letters."})
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TOPIC",
            description = {"The topic they are sent to.", "Default: stylewright.queue.topics.requests."})
    private @Nullable String to;

    @Option(
            names = "--match",
            paramLabel = "TERM",
            description = {
                "Which dead letters: code=CODE (none: written by brokers), id=REQUEST, reason=PART OF THE MESSAGE, after=TIME,"
                        + " before=TIME (2026-11-20T00:00:00Z, or 90m, 12h, 3d ago), or all. May be repeated: terms of one kind"
                        + " widen, terms of another narrow.",
                "Default: all when listing; --execute needs one."
            })
    private List<String> terms = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = {"Stops after this many dead letters.", "Default: no limit."})
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--execute",
            description = {"Sends the dead letters.", "Default: only lists them."})
    private boolean execute;

    @Override
    public Integer call() {
        DeadLetterFilter match = match();
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1, is " + limit);
        }
        KafkaSettings kafka = ConfigurationMapper.kafka(parent.configurationWithoutAccess());
        String source = Optional.ofNullable(from).orElse(kafka.topics().deadLetters());
        String target = Optional.ofNullable(to).orElse(kafka.topics().requests());
        if (source.equals(target)) {
            throw new ParameterException(spec.commandLine(), "--from and --to are the same topic, " + source);
        }
        AtomicBoolean stop = new AtomicBoolean();
        Object interrupt = Signals.register("INT", () -> stop.set(true));
        Object termination = Signals.register("TERM", () -> stop.set(true));
        try (KafkaDeadLetters store = execute
                ? KafkaDeadLetters.open(kafka, source, target, Clock.systemUTC())
                : KafkaDeadLetters.look(kafka, source, target)) {
            RedriveReport report = new RedriveReport(spec.commandLine(), target, execute);
            Tally tally = new Redrive(store, match, limit, report).run(execute, stop::get);
            report.sum(tally);
            return exitCode(tally, stop.get());
        } catch (DeadLetterException e) {
            throw new StartupException("Redriving " + source + ": " + e.getMessage(), e);
        } finally {
            Signals.unregister("INT", interrupt);
            Signals.unregister("TERM", termination);
        }
    }

    private DeadLetterFilter match() {
        if (execute && terms.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--execute needs a --match; to send all dead letters, use --match all");
        }
        try {
            return DeadLetterFilter.parse(terms, Clock.systemUTC().instant());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--match " + e.getMessage(), e);
        }
    }

    private static int exitCode(Tally tally, boolean stopped) {
        if (stopped && !tally.complete()) {
            return INTERRUPTED;
        }
        return tally.count(Disposition.NOTHING_TO_SEND) > 0 ? INCOMPLETE : 0;
    }
}
