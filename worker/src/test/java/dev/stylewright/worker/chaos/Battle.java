package dev.stylewright.worker.chaos;

import io.minio.MinioClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Carries a {@link Plan} out under steady load and reports what the witness found. */
final class Battle implements AutoCloseable {

    /** How many workers die of a poisonous request before it is given up: the default of stylewright.queue.max-attempts. */
    private static final int ATTEMPTS = 5;
    /** How long anything may take before the battle counts as stuck. */
    private static final double STUCK_SECONDS = 120;

    private static final int STORM_SECONDS = 3;
    private static final int PARTITIONS = 6;

    private final Plan plan;
    private final Path directory;
    private final Weather weather = new Weather();
    private final Random random = new Random(42);
    private final AtomicBoolean feeding = new AtomicBoolean(true);
    private final AtomicReference<@Nullable Exception> broken = new AtomicReference<>();
    private final AtomicInteger restarts = new AtomicInteger();
    private final List<Report.Resumption> resumptions = new ArrayList<>();
    private final Battlefield field;
    private final Crew crew;
    private final Fate fate;

    Battle(Plan plan, Path directory) throws Exception {
        this.plan = plan;
        this.directory = directory;
        this.crew = new Crew(this::hire);
        this.fate =
                new Fate(Battlefield.RESULTS, crew::named, this::restartBroker, plan.claimSeconds() * 2.5, ATTEMPTS);
        this.field = new Battlefield(plan.mode(), PARTITIONS, plan.claimSeconds(), fate::passes);
    }

    private Member hire(int number) throws IOException {
        String id = "worker" + number;
        StoreGate way = new StoreGate(field.s3().endpoint(), weather, fate.passage(id));
        return Member.start(id, field.settings(id, way), way, directory);
    }

    private void restartBroker() {
        field.restartBroker();
        restarts.incrementAndGet();
    }

    /** Fights, waits until all is quiet, and looks at what is left. */
    @SuppressWarnings("try") // nobody interrupts a test while its store closes
    Report fight() throws Exception {
        long began = System.nanoTime();
        try (var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", field.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                Monitor monitor = new Monitor(field.bootstrap(), Battlefield.OUTCOMES);
                MinioClient store = field.store()) {
            Orders orders = new Orders(producer, field);
            crew.keep(plan.workers());
            Thread feeder = start(() -> feed(orders, monitor), "feeder");
            Thread keeper = start(this::keepCrew, "keeper");
            require("the first outcome", () -> monitor.settled() > 0);
            for (int i = 1; i <= plan.poison(); i++) {
                orders.poison(i);
            }
            strike(monitor);
            endure(monitor);
            storm();
            feeding.set(false);
            feeder.join();
            require(
                    "all outcomes",
                    () -> monitor.settled() >= orders.published()
                            || monitor.ids().containsAll(orders.expected().keySet()));
            dismissAll(keeper);
            Findings findings = field.witness(store).check(orders.expected(), field.shares());
            return new Report(
                    plan,
                    orders.published(),
                    fate.ledger(),
                    List.copyOf(resumptions),
                    crew.hired(),
                    fellOf(),
                    findings,
                    Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private List<String> fellOf() throws IOException {
        List<String> last = new ArrayList<>();
        for (Member member : crew.fallen()) {
            List<String> log = Files.readAllLines(directory.resolve(member.id() + ".log"));
            last.add("%s (exit code %s): %s"
                    .formatted(
                            member.id(), member.exitCode().map(String::valueOf).orElse("?"), lastWords(log)));
        }
        return last;
    }

    private static String lastWords(List<String> log) {
        return log.stream()
                .filter(line -> !line.startsWith("\tat ") && !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("nothing");
    }

    private Thread start(Step work, String name) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        broken.compareAndSet(null, e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** Keeps a few more requests waiting than there are workers, as long as anything is to happen. */
    private void feed(Orders orders, Monitor monitor) throws Exception {
        while (feeding.get() || orders.published() < plan.requests()) {
            if (orders.published() - monitor.settled() < plan.waiting()) {
                orders.next();
            } else {
                Pause.ofMillis(20);
            }
        }
    }

    private void keepCrew() {
        while (!Thread.currentThread().isInterrupted()) {
            crew.fill();
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void strike(Monitor monitor) throws Exception {
        for (Blow blow : plan.blows()) {
            int restartsBefore = restarts.get();
            require("workers at work", () -> crew.working() >= plan.workers() - 1);
            Pause.ofMillis(random.nextInt(1000));
            fate.arm(blow);
            if (blow.point() == Point.ANYWHERE) {
                List<Member> working =
                        crew.members().stream().filter(Member::works).toList();
                fate.strike(working.get(random.nextInt(working.size())));
            }
            require(blow.toString(), fate::hasStruck);
            if (blow.kind() == Blow.Kind.BROKER_RESTART) {
                require(blow + " to be over", () -> restarts.get() > restartsBefore);
                resume(blow.toString(), monitor);
            }
        }
    }

    private void endure(Monitor monitor) throws Exception {
        for (Plan.Spell spell : plan.weather()) {
            weather.turn(spell.weather());
            Pause.ofMillis(spell.seconds() * 1000L);
            weather.turn(Weather.Kind.FINE);
            resume("store %s for %d s".formatted(spell.weather(), spell.seconds()), monitor);
        }
    }

    private void resume(String after, Monitor monitor) throws Exception {
        int before = monitor.settled();
        long over = System.nanoTime();
        require("an outcome after " + after, () -> monitor.settled() > before);
        resumptions.add(new Report.Resumption(after, Duration.ofNanos(System.nanoTime() - over)));
    }

    /** Workers come and go, one of each every few seconds. */
    private void storm() {
        for (int passed = 0; passed < plan.stormSeconds(); passed += STORM_SECONDS) {
            crew.dismissOldest();
            Pause.ofMillis(STORM_SECONDS * 1000L);
        }
    }

    /** Everybody leaves in good order. */
    private void dismissAll(Thread keeper) throws Exception {
        require("paused workers woken", () -> crew.members().stream().noneMatch(Member::isPaused));
        keeper.interrupt();
        keeper.join();
        List<Member> last = crew.members().stream().filter(Member::hasJoined).toList();
        last.forEach(Member::terminate);
        require("all gone", () -> last.stream().noneMatch(Member::isAlive));
        Set<Integer> codes = Set.copyOf(
                last.stream().map(member -> member.exitCode().orElseThrow()).toList());
        if (!codes.equals(Set.of(0))) {
            throw new AssertionError("workers that were told to stop ended with exit codes " + codes);
        }
    }

    private void require(String what, java.util.function.BooleanSupplier condition) throws Exception {
        boolean came = Pause.until(() -> broken.get() != null || condition.getAsBoolean(), STUCK_SECONDS);
        Exception failure = broken.get();
        if (failure != null) {
            throw failure;
        }
        if (!came) {
            throw new AssertionError("waited %.0f s for %s; workers: %s; logs of workers in %s"
                    .formatted(STUCK_SECONDS, what, fellOf(), directory));
        }
    }

    @Override
    public void close() throws IOException {
        crew.close();
        field.close();
    }
}
