package dev.stylewright.worker.app;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.adapter.kafka.MessageAudit;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.assembly.QueueSetup;
import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.command.CheckReport;
import dev.stylewright.worker.app.command.QueueCheck;
import dev.stylewright.worker.app.command.WorkerCommand;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The table of access rights in worker/docs/operations/security.md, on a real broker that grants them and nothing else. */
@Timeout(180)
@SuppressWarnings("NullAway.Init")
class AccessControlTest {

    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    private static EmbeddedKafka kafka;
    private static Admin admin;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.builder()
                .property("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
                .property("sasl.enabled.mechanisms", "PLAIN")
                .property("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .property(
                        "listener.name.client.plain.sasl.jaas.config",
                        LOGIN + "username=admin password=admin user_admin=admin user_worker=worker user_client=client"
                                + " user_operator=operator;")
                .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .property("super.users", "User:admin;User:ANONYMOUS")
                .start();
        Map<String, Object> properties = new java.util.HashMap<>(login("admin"));
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        admin = Admin.create(properties);
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        kafka.close();
    }

    private static Map<String, String> login(String user) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", LOGIN + "username=" + user + " password=" + user + ";");
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void theRightsOfTheTableAreEnoughAndEachIsMissedByName(String mode) throws Exception {
        Fleet fleet = Fleet.on(kafka, EmbeddedServers.shared().s3());
        List<AclBinding> worker = ofWorker(fleet, mode);
        admin.createAcls(worker).all().get();
        setUp(fleet, mode);
        admin.createAcls(ofClient(fleet)).all().get();
        admin.createAcls(ofRedrive(fleet)).all().get();

        work(fleet, mode);

        assertThat(redrive(fleet)).isZero();
        WorkerConfiguration asWorker = configuration(fleet, "worker", mode);
        assertThat(check(asWorker)).doesNotContain(" fail ", " warn ");
        for (AclBinding right : worker) {
            admin.deleteAcls(List.of(right.toFilter())).all().get();
            // Brokers learn of it a little later.
            String report = check(asWorker);
            while (!report.contains(" fail ") && !report.contains(" warn ")) {
                report = check(asWorker);
            }
            assertThat(report).as("without %s", right).contains(named(right));
            admin.createAcls(List.of(right)).all().get();
            while (check(asWorker).contains(" fail ")) {
                Thread.onSpinWait();
            }
        }
    }

    /** As a worker that may configure the queue. */
    private void setUp(Fleet fleet, String mode) throws Exception {
        List<AclBinding> more = ofConfiguring(fleet, mode);
        admin.createAcls(more).all().get();
        WorkerConfiguration first = configuration(fleet, "worker", mode, "stylewright.queue.configure=true");
        boolean done = false;
        while (!done) {
            try {
                QueueSetup.prepare(ConfigurationMapper.kafka(first), first.queue())
                        .close();
                done = true;
            } catch (StartupException e) {
                assertThat(e).as("brokers learn of rights a little later").hasMessageContaining("uthoriz");
            }
        }
        admin.deleteAcls(more.stream().map(AclBinding::toFilter).toList()).all().get();
    }

    private void work(Fleet fleet, String mode) throws Exception {
        try (RunningWorker worker = RunningWorker.start(fleet, "w", directory, settings("worker", mode));
                StylizationClient client = StylizationClient.builder(kafka.bootstrapServers())
                        .properties(login("client"))
                        .properties(MessageAudit.property())
                        .topics(fleet.topics())
                        .build()) {
            assertThat(worker.httpPort()).isPositive();
            client.cancel("nobody").get(30, TimeUnit.SECONDS);
            assertThat(outcome(client, fleet.order("good").build())).isInstanceOf(Completed.class);
            assertThat(outcome(
                            client,
                            StylizationRequest.builder("bad", fleet.photo("none.png"), fleet.result("bad.png"))
                                    .style(fleet.order("x").build().styles().get(0))
                                    .build()))
                    .isInstanceOf(Failed.class);
        }
    }

    private static Outcome outcome(StylizationClient client, StylizationRequest request) throws Exception {
        return client.submit(request, ProgressListener.NONE).get(60, TimeUnit.SECONDS);
    }

    /** The report's text for this missing permission. */
    private static String named(AclBinding right) {
        String name = right.pattern().name();
        return switch (right.pattern().resourceType()) {
            case TRANSACTIONAL_ID -> "transactional ids that begin with " + name;
            case GROUP ->
                right.entry().operation() == READ ? "Read on group " + name : "Allow DescribeConfigs on the group";
            default ->
                switch (right.entry().operation()) {
                    case READ -> "Read on topic " + name;
                    case WRITE -> "Write on topic " + name;
                    default -> "Allow DescribeConfigs on the topic";
                };
        };
    }

    private static List<AclBinding> ofWorker(Fleet fleet, String mode) {
        Stream<AclBinding> both = Stream.of(
                topic("worker", fleet.topics().requests(), READ),
                topic("worker", fleet.topics().requests(), DESCRIBE_CONFIGS),
                topic("worker", fleet.topics().control(), READ),
                topic("worker", fleet.topics().control(), DESCRIBE_CONFIGS),
                topic("worker", fleet.topics().outcomes(), WRITE),
                topic("worker", fleet.topics().progress(), WRITE),
                topic("worker", fleet.topics().deadLetters(), WRITE),
                topic("worker", fleet.topics().deadLetters(), DESCRIBE_CONFIGS),
                allow("worker", ResourceType.GROUP, fleet.name(), PatternType.LITERAL, READ));
        AclBinding one = mode.equals("group")
                ? allow("worker", ResourceType.TRANSACTIONAL_ID, fleet.name() + "-", PatternType.PREFIXED, WRITE)
                : allow("worker", ResourceType.GROUP, fleet.name(), PatternType.LITERAL, DESCRIBE_CONFIGS);
        return Stream.concat(both, Stream.of(one)).toList();
    }

    /** The additional permissions with {@code stylewright.queue.configure=true}. */
    private static List<AclBinding> ofConfiguring(Fleet fleet, String mode) {
        List<AclBinding> more = new ArrayList<>();
        for (String topic : List.of(
                fleet.topics().requests(),
                fleet.topics().outcomes(),
                fleet.topics().progress(),
                fleet.topics().control(),
                fleet.topics().deadLetters())) {
            more.add(topic("worker", topic, CREATE));
        }
        if (mode.equals("share")) {
            more.add(topic("worker", fleet.topics().deadLetters(), ALTER_CONFIGS));
            more.add(allow("worker", ResourceType.GROUP, fleet.name(), PatternType.LITERAL, ALTER_CONFIGS));
        }
        return more;
    }

    private static List<AclBinding> ofClient(Fleet fleet) {
        return List.of(
                topic("client", fleet.topics().requests(), WRITE),
                topic("client", fleet.topics().control(), WRITE),
                topic("client", fleet.topics().outcomes(), READ),
                topic("client", fleet.topics().progress(), READ));
    }

    private static List<AclBinding> ofRedrive(Fleet fleet) {
        String letters = fleet.topics().deadLetters();
        return List.of(
                topic("operator", letters, READ),
                topic("operator", fleet.topics().requests(), WRITE),
                topic("operator", letters + ".redriven", CREATE),
                topic("operator", letters + ".redriven", READ),
                topic("operator", letters + ".redriven", WRITE),
                allow(
                        "operator",
                        ResourceType.TRANSACTIONAL_ID,
                        fleet.name() + "-redrive-" + letters,
                        PatternType.LITERAL,
                        WRITE));
    }

    private static AclBinding topic(String user, String name, AclOperation operation) {
        return allow(user, ResourceType.TOPIC, name, PatternType.LITERAL, operation);
    }

    private static AclBinding allow(
            String user, ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    private static String check(WorkerConfiguration configuration) {
        StringWriter out = new StringWriter();
        new QueueCheck(
                        ConfigurationMapper.kafka(configuration),
                        configuration.queue(),
                        new CheckReport(new PrintWriter(out)))
                .run();
        return out.toString();
    }

    private int redrive(Fleet fleet) {
        List<String> arguments = new ArrayList<>(List.of("redrive", "--match", "all", "--execute"));
        fleet.settings("w").forEach(setting -> arguments.addAll(List.of("--set", setting)));
        for (String setting : settings("operator", "group")) {
            arguments.addAll(List.of("--set", setting));
        }
        CommandLine command = WorkerCommand.create(configuration -> 1, Map.of(), directory);
        StringWriter err = new StringWriter();
        command.setOut(new PrintWriter(err));
        command.setErr(new PrintWriter(err));
        int code = command.execute(arguments.toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        return code;
    }

    private WorkerConfiguration configuration(Fleet fleet, String user, String mode, String... more) {
        return fleet.configuration(
                "w",
                directory,
                Stream.concat(Stream.of(settings(user, mode)), Stream.of(more)).toArray(String[]::new));
    }

    private static String[] settings(String user, String mode) {
        return Stream.concat(
                        Stream.of(
                                "stylewright.queue.configure=false",
                                "stylewright.queue.mode=" + mode,
                                "stylewright.kafka.producer.max.block.ms=3000"),
                        login(user).entrySet().stream()
                                .map(entry ->
                                        "stylewright.kafka.properties." + entry.getKey() + "=" + entry.getValue()))
                .toArray(String[]::new);
    }
}
