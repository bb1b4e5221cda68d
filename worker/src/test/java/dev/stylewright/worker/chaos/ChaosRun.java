package dev.stylewright.worker.chaos;

import io.minio.MinioClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Executes a {@link Plan} under steady load and reports the findings of the verifier. */
final class ChaosRun implements AutoCloseable {

    /** The number of workers that a poisonous request kills before it fails: the default of stylewright.queue.max-attempts. */
    private static final int ATTEMPTS = 5;
    /** How long anything may take before the run counts as stuck. */
    private static final double STUCK_SECONDS = 120;

    private static final int CHURN_SECONDS = 3;
    private static final int PARTITIONS = 6;

    private final Plan plan;
    private final Path directory;
    private final StoreFaults storeFaults = new StoreFaults();
    private final Random random = new Random(42);
    private final AtomicBoolean feeding = new AtomicBoolean(true);
    private final AtomicReference<@Nullable Exception> broken = new AtomicReference<>();
    private final AtomicInteger restarts = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final List<Report.Resumption> resumptions = new ArrayList<>();
    private final ChaosCluster cluster;
    private final WorkerFleet fleet;
    private final FaultInjector injector;

    ChaosRun(Plan plan, Path directory) throws Exception {
        this.plan = plan;
        this.directory = directory;
        waiting.set(plan.waiting());
        this.fleet = new WorkerFleet(this::startWorker);
        this.injector = new FaultInjector(
                ChaosCluster.RESULTS, fleet::named, this::restartBroker, plan.claimSeconds() * 2.5, ATTEMPTS);
        this.cluster = new ChaosCluster(plan.mode(), PARTITIONS, plan.claimSeconds(), injector::passes);
    }

    private WorkerUnderTest startWorker(int number, WorkerUnderTest.Kind kind) throws IOException {
        String id = "worker" + number;
        StoreProxy proxy = new StoreProxy(cluster.s3().endpoint(), storeFaults, injector.interceptor(id));
        return WorkerUnderTest.start(id, kind, cluster.settings(id, proxy), proxy, directory);
    }

    private void restartBroker() {
        cluster.restartBroker();
        restarts.incrementAndGet();
    }

    /** Injects all faults, waits until the queue is empty, and verifies the result. */
    @SuppressWarnings("try") // no thread interrupts a test while its store closes
    Report run() throws Exception {
        long began = System.nanoTime();
        try (OrderingService service = cluster.service();
                Monitor monitor = new Monitor(cluster.bootstrap(), ChaosCluster.OUTCOMES);
                MinioClient store = cluster.store()) {
            Workload workload = new Workload(service, cluster);
            fleet.resize(plan.workers());
            Optional<WorkerUnderTest> previous = startPrevious();
            Thread feeder = start(() -> feed(workload, monitor), "feeder");
            Thread keeper = start(this::keepFleet, "keeper");
            require("the first outcome", () -> monitor.settled() > 0);
            for (int i = 1; i <= plan.poison(); i++) {
                workload.poison(i);
            }
            for (int i = 0; i < plan.badDay().bombs(); i++) {
                Bomb.publish(cluster.bootstrap(), ChaosCluster.REQUESTS);
            }
            injectFaults(monitor);
            beSick(monitor);
            end(previous);
            injectStoreFaults(monitor);
            outlast(monitor, workload);
            churn();
            feeding.set(false);
            feeder.join();
            require(
                    "all outcomes",
                    () -> monitor.settled() >= workload.published()
                            || monitor.ids().containsAll(workload.expected().keySet()));
            require("all futures and calls of the handler", service::hasEnded);
            cluster.leaveTransactionBehind();
            require("no lag behind a transaction", () -> cluster.lag() == 0);
            stopAll(keeper);
            VerificationReport verification = cluster.verifier(store).verify(workload.expected(), cluster.shares());
            return new Report(
                    plan,
                    workload.published(),
                    injector.log(),
                    List.copyOf(resumptions),
                    fleet.started(),
                    crashes(),
                    verification,
                    service.experience(cluster.outcomes()),
                    Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private List<String> crashes() throws IOException {
        List<String> last = new ArrayList<>();
        for (WorkerUnderTest worker : fleet.crashed()) {
            List<String> log = Files.readAllLines(directory.resolve(worker.id() + ".log"));
            last.add("%s (exit code %s): %s"
                    .formatted(
                            worker.id(), worker.exitCode().map(String::valueOf).orElse("?"), lastLine(log)));
        }
        return last;
    }

    private static String lastLine(List<String> log) {
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

    /** Keeps a few more requests waiting than there are workers, as long as there are faults to inject. */
    private void feed(Workload workload, Monitor monitor) throws Exception {
        while (feeding.get() || workload.published() < plan.requests()) {
            if (workload.published() - monitor.settled() < waiting.get()) {
                workload.next();
            } else {
                Pause.ofMillis(20);
            }
        }
    }

    private void keepFleet() {
        while (!Thread.currentThread().isInterrupted()) {
            fleet.fill();
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void injectFaults(Monitor monitor) throws Exception {
        for (Fault fault : plan.faults()) {
            int restartsBefore = restarts.get();
            require("workers at work", () -> fleet.working() >= plan.workers() - 1);
            Pause.ofMillis(random.nextInt(1000));
            injector.arm(fault);
            if (fault.point() == FaultPoint.ANYWHERE) {
                List<WorkerUnderTest> working =
                        fleet.workers().stream().filter(WorkerUnderTest::works).toList();
                injector.inject(working.get(random.nextInt(working.size())));
            }
            require(fault.toString(), injector::hasInjected);
            if (fault.kind() == Fault.Kind.BROKER_RESTART) {
                require(fault + " to be over", () -> restarts.get() > restartsBefore);
                awaitRecovery(fault.toString(), monitor);
            }
        }
    }

    private void injectStoreFaults(Monitor monitor) throws Exception {
        for (Plan.FaultWindow window : plan.storeFaults()) {
            storeFaults.set(window.kind());
            Pause.ofMillis(window.seconds() * 1000L);
            storeFaults.set(StoreFaults.Kind.NONE);
            awaitRecovery("store %s for %d s".formatted(window.kind(), window.seconds()), monitor);
        }
    }

    /** A worker of the previous version, if it is available: it runs beside the others while workers are killed. */
    private Optional<WorkerUnderTest> startPrevious() {
        return System.getProperty(WorkerUnderTest.PREVIOUS, "").isBlank()
                ? Optional.empty()
                : Optional.of(fleet.start(WorkerUnderTest.Kind.PREVIOUS));
    }

    /** The effect of the store's faults on the previous version is known. */
    private void end(Optional<WorkerUnderTest> previous) throws Exception {
        previous.ifPresent(WorkerUnderTest::terminate);
        require("the end of the worker of the previous version", () -> !previous.map(WorkerUnderTest::isAlive)
                .orElse(false));
    }

    /** Workers whose engine always fails take requests until they detect it, and end. */
    private void beSick(Monitor monitor) throws Exception {
        for (int i = 0; i < plan.badDay().sick(); i++) {
            WorkerUnderTest sick = fleet.start(WorkerUnderTest.Kind.SICK);
            require("a sick worker to end", () -> !sick.isAlive());
            awaitRecovery("a sick worker", monitor);
        }
    }

    /** The store is unavailable for longer than any retry, while there are more workers than requests. */
    private void outlast(Monitor monitor, Workload workload) throws Exception {
        int seconds = plan.badDay().outageSeconds();
        if (seconds == 0) {
            return;
        }
        waiting.set(2);
        fleet.resize(plan.badDay().outageWorkers());
        require(
                "more workers than requests",
                () -> fleet.working() >= plan.badDay().outageWorkers());
        require("hardly anything waiting", () -> workload.published() - monitor.settled() <= 2);
        storeFaults.set(StoreFaults.Kind.DOWN);
        Pause.ofMillis(seconds * 1000L);
        storeFaults.set(StoreFaults.Kind.NONE);
        awaitRecovery("%d s without a store, %d workers, 2 requests".formatted(seconds, fleet.working()), monitor);
        waiting.set(plan.waiting());
        fleet.resize(plan.workers());
        fleet.shrink();
    }

    private void awaitRecovery(String after, Monitor monitor) throws Exception {
        int before = monitor.settled();
        long over = System.nanoTime();
        require("an outcome after " + after, () -> monitor.settled() > before);
        resumptions.add(new Report.Resumption(after, Duration.ofNanos(System.nanoTime() - over)));
    }

    /** Workers come and go, one of each every few seconds. */
    private void churn() {
        for (int passed = 0; passed < plan.churnSeconds(); passed += CHURN_SECONDS) {
            fleet.stopOldest();
            Pause.ofMillis(CHURN_SECONDS * 1000L);
        }
    }

    /** Stops all workers cleanly. */
    private void stopAll(Thread keeper) throws Exception {
        require("paused workers woken", () -> fleet.workers().stream().noneMatch(WorkerUnderTest::isPaused));
        keeper.interrupt();
        keeper.join();
        List<WorkerUnderTest> last =
                fleet.workers().stream().filter(WorkerUnderTest::hasJoined).toList();
        last.forEach(WorkerUnderTest::terminate);
        require("all gone", () -> last.stream().noneMatch(WorkerUnderTest::isAlive));
        Set<Integer> codes = Set.copyOf(
                last.stream().map(worker -> worker.exitCode().orElseThrow()).toList());
        if (!codes.equals(Set.of(0))) {
            throw new AssertionError("workers that were asked to stop ended with exit codes " + codes);
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
                    .formatted(STUCK_SECONDS, what, crashes(), directory));
        }
    }

    @Override
    public void close() throws IOException {
        fleet.close();
        cluster.close();
    }
}
