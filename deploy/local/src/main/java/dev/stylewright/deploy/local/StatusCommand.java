package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Failures;
import dev.stylewright.deploy.local.terminal.ProgressBar;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.RequestPosition;
import dev.stylewright.protocol.client.RequestStatus;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.client.StylizationClientBuilder;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stylize status}: shows the state of a request. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = LocalVersion.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Shows the state of a request: waiting, running, its outcome, or that its records have expired. Reads the"
                    + " outcome and progress topics and changes nothing.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the state is shown, whatever it is",
            "1:failed, for example because the brokers do not answer",
            "2:the command line is wrong"
        })
final class StatusCommand implements Callable<Integer> {

    /** Those of {@code stylize serve} without options. */
    static final String USUAL_BROKERS = "127.0.0.1:9092";

    private final TerminalEnvironment environment;

    // picocli sets the fields below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    @Parameters(
            paramLabel = "REQUEST",
            description = "The position that the client's submit returned, such as"
                    + " order-1@requests-0-17/2026-12-24T18:00:00Z, or the id of the request.")
    private String request;

    @Option(
            names = "--brokers",
            paramLabel = "HOST:PORT",
            description = "The brokers. Default: ${DEFAULT-VALUE}.",
            defaultValue = USUAL_BROKERS)
    private String brokers = "";

    @Option(
            names = "--property",
            paramLabel = "NAME=VALUE",
            description = "A property of kafka-clients, such as those of TLS and SASL. May be repeated.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "For an id: a time before the request, such as 2026-12-24T18:00:00Z. Default: a day ago.")
    private Optional<Instant> since = Optional.empty();

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description =
                    "The workers' consumer group, in mode group, to report how many requests are ahead. Only for a position.")
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--outcomes",
            paramLabel = "TOPIC",
            description = "Default: ${DEFAULT-VALUE}.",
            defaultValue = Topics.OUTCOMES)
    private String outcomes = "";

    @Option(
            names = "--progress",
            paramLabel = "TOPIC",
            description = "Default: ${DEFAULT-VALUE}.",
            defaultValue = Topics.PROGRESS)
    private String progress = "";

    @Option(names = "--verbose", description = "Show the logs of the Kafka client.")
    private boolean verbose;

    StatusCommand(TerminalEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        environment.sendLogs(verbose, environment.cache().resolve("status.log"));
        RequestPosition position = position();
        StylizationClientBuilder builder = StylizationClient.builder(brokers)
                .properties(kafkaProperties())
                .topics(new Topics(Topics.REQUESTS, outcomes, progress, Topics.CONTROL, Topics.DEAD_LETTERS));
        group.ifPresent(builder::workersGroup);
        try (StylizationClient client = builder.build()) {
            RequestStatus status = client.status(position).join();
            spec.commandLine().getOut().println(position.requestId() + ": " + sentence(position, status));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (CompletionException e) {
            throw failure(Failures.unwrapped(e));
        } catch (KafkaException | IllegalStateException e) {
            throw failure(e);
        }
    }

    /** Shorter limits than the default of a minute, because a user waits for the answer. */
    private Map<String, String> kafkaProperties() {
        Map<String, String> all =
                new HashMap<>(Map.of("request.timeout.ms", "10000", "default.api.timeout.ms", "15000"));
        all.putAll(properties);
        return all;
    }

    private RequestPosition position() {
        try {
            return RequestPosition.parse(request);
        } catch (IllegalArgumentException notAPosition) {
            return RequestPosition.since(
                    request, since.orElseGet(() -> Instant.now().minus(Duration.ofDays(1))));
        }
    }

    private CommandException failure(RuntimeException cause) {
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof ConfigException) {
                String problem = String.valueOf(reason.getMessage());
                return CommandException.usage(
                        (problem.contains("bootstrap") ? "--brokers: " : "--property: ") + problem + ".", cause);
            }
        }
        return CommandException.failed(
                "The brokers at " + brokers + " did not answer: " + cause.getMessage()
                        + ". Check --brokers, and whether the brokers run; on one machine: stylize serve.",
                cause);
    }

    private static String sentence(RequestPosition position, RequestStatus status) {
        return switch (status.state()) {
            case WAITING ->
                position.record().isPresent()
                        ? "waiting, no worker has published an event for it" + ahead(status)
                        : "no worker has published an event for it since "
                                + position.time().truncatedTo(ChronoUnit.SECONDS)
                                + ": it waits, or no such request was published";
            case RUNNING ->
                "running" + status.progress().map(StatusCommand::progress).orElse("");
            case FINISHED -> status.outcome().map(StatusCommand::outcome).orElse("finished");
            case UNKNOWN -> "the topics no longer contain it: the request or its outcome is older than their retention";
        };
    }

    private static String ahead(RequestStatus status) {
        return status.ahead().isPresent() && status.older().isPresent()
                ? "; requests ahead of it in its partition: %d, older requests in all partitions that are not finished: at most %d"
                        .formatted(status.ahead().getAsLong(), status.older().getAsLong())
                : "";
    }

    private static String progress(Progress progress) {
        String worker = " on worker " + progress.worker().id() + ", attempt " + progress.attempt();
        if (progress instanceof Progressed progressed) {
            String left = progressed.remainingMillis().isPresent()
                    ? ", about "
                            + ProgressBar.remaining(Duration.ofMillis(
                                    progressed.remainingMillis().getAsLong())) + " left"
                    : "";
            return worker + ", " + progressed.evaluation() + " of " + progressed.iterations() + " evaluations" + left;
        }
        return worker + ", started";
    }

    private static String outcome(Outcome outcome) {
        if (outcome instanceof Completed completed) {
            return "completed, " + completed.result() + ", " + completed.width() + " x " + completed.height() + " px";
        }
        if (outcome instanceof Failed failed) {
            return "failed, " + failed.codeText() + ": " + failed.message();
        }
        return outcome instanceof Cancelled cancelled
                ? "cancelled" + cancelled.reason().map(reason -> ", " + reason).orElse("")
                : outcome.type().shortName();
    }
}
