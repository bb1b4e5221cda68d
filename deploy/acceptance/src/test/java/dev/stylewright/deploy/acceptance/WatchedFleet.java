package dev.stylewright.deploy.acceptance;

import static dev.stylewright.deploy.acceptance.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.FreezableProxy;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.app.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Worker processes on a real broker and a real store behind proxies that can be frozen, in mode {@code share}, watched by a real Prometheus.
 * Claims last for 15 seconds, a request has 3 attempts.
 */
@SuppressWarnings("NullAway.Init")
final class WatchedFleet {

    static final String GROUP = "stylewright-workers";
    static final int ATTEMPTS = 3;

    private final Path directory;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Map<String, WorkerJvm> workers = new LinkedHashMap<>();
    final FreezableProxy brokers;
    final FreezableProxy store;
    private final EmbeddedS3 s3;
    final Gallery gallery;
    final PrometheusServer prometheus;
    final KubeStateMetrics cluster;
    final OtherClients others;
    StylizationClient client;

    /** @param times how much faster the clock of Prometheus' rules runs, see {@link FasterRules} */
    WatchedFleet(Path directory, int times) throws Exception {
        this.directory = directory;
        this.brokers = opened(new FreezableProxy());
        this.store = opened(new FreezableProxy());
        EmbeddedKafka kafka = opened(EmbeddedKafka.builder()
                .property("advertised.listeners", "CLIENT://127.0.0.1:" + brokers.port())
                .property("group.share.record.lock.duration.ms", "15000")
                .start());
        brokers.open(kafka.port());
        this.s3 = opened(EmbeddedS3.startTemporary());
        store.open(s3.endpoint().getPort());
        this.gallery = Gallery.open(s3.endpoint().toString(), s3.accessKey(), s3.secretKey());
        opened.push(gallery::close);
        this.cluster = opened(new KubeStateMetrics());
        this.prometheus = opened(PrometheusServer.start(directory, times));
        prometheus.cluster(cluster.target());
        this.others = new OtherClients("127.0.0.1:" + brokers.port());
    }

    /** Starts the first worker, {@code worker-a}, which creates the topics, and a client. */
    void open() throws Exception {
        startWell("worker-a");
        client = opened(StylizationClient.builder("127.0.0.1:" + brokers.port()).build());
    }

    private <T extends AutoCloseable> T opened(T one) {
        opened.push(one);
        return one;
    }

    private List<String> settings(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "stylewright.kafka.bootstrap-servers=127.0.0.1:" + brokers.port(),
                "stylewright.storage.endpoint=http://127.0.0.1:" + store.port(),
                "stylewright.storage.access-key=" + s3.accessKey(),
                "stylewright.storage.secret-key=" + s3.secretKey(),
                "stylewright.access.read=" + Gallery.PHOTOS,
                "stylewright.access.write=" + Gallery.RESULTS,
                "stylewright.queue.mode=share",
                "stylewright.queue.group=" + GROUP,
                "stylewright.queue.configure=true",
                "stylewright.queue.partitions=1",
                "stylewright.queue.max-attempts=" + ATTEMPTS,
                "stylewright.device=cpu",
                "stylewright.threads=1",
                "stylewright.http.address=127.0.0.1",
                "stylewright.drain.grace=5m"));
        settings.addAll(List.of(more));
        return settings;
    }

    /** Starts a worker as it is deployed, and waits until it is ready. */
    void startWell(String pod, String... more) throws Exception {
        start(List.of(), List.of(Main.class.getName()), pod, more);
    }

    /** Starts a worker with a device that breaks at its first job. */
    void startSick(String pod, SickWorker.Sickness sickness, String... more) throws Exception {
        start(List.of(), List.of(SickWorker.class.getName(), sickness.name()), pod, more);
    }

    /** Starts a worker in a control group. */
    void startIn(MemoryCgroup cgroup, String pod) throws Exception {
        start(cgroup.entering(), List.of(Main.class.getName()), pod);
    }

    private void start(List<String> before, List<String> main, String pod, String... more) throws Exception {
        workers.put(pod, WorkerJvm.start(before, main, pod, WorkerJvm.freePort(), settings(more), directory));
        watch();
        awaitReady(pod);
    }

    /** Kills these at once, and starts them again at their addresses. */
    void killAndStart(Collection<String> pods) throws Exception {
        Map<String, Double> started = new LinkedHashMap<>();
        for (String pod : pods) {
            started.put(pod, prometheus.value("process_start_time_seconds{pod=\"" + pod + "\"}"));
        }
        pods.forEach(pod -> worker(pod).kill());
        for (String pod : pods) {
            workers.put(pod, WorkerJvm.start(pod, worker(pod).port(), settings(), directory));
        }
        for (String pod : pods) {
            await(
                    pod + " is seen again",
                    60,
                    () -> prometheus.hasData("process_start_time_seconds{pod=\"%s\"} > %d"
                            .formatted(
                                    pod,
                                    Objects.requireNonNull(started.get(pod)).longValue() + 1)));
        }
    }

    private void awaitReady(String pod) throws Exception {
        await(pod + " is ready", 180, () -> {
            if (!worker(pod).process().isAlive()) {
                throw new IllegalStateException(
                        pod + " does not start:\n" + Files.readString(directory.resolve(pod + ".log")));
            }
            return prometheus.hasData("stylewright_ready{pod=\"" + pod + "\"} == 1");
        });
    }

    /** Lets brokers and store answer again. */
    void thaw() {
        brokers.freeze(false);
        store.freeze(false);
    }

    /** Has Prometheus forget a worker, as it does with a pod that was deleted. */
    void forget(String pod) throws Exception {
        workers.remove(pod);
        watch();
    }

    private void watch() throws Exception {
        Map<String, String> targets = new LinkedHashMap<>();
        workers.forEach((pod, worker) -> targets.put(pod, worker.target()));
        prometheus.targets(targets);
    }

    WorkerJvm worker(String pod) {
        return Objects.requireNonNull(workers.get(pod));
    }

    Collection<WorkerJvm> workers() {
        return workers.values();
    }

    void awaitJobs(int count) throws Exception {
        await(count + " jobs run", 90, () -> prometheus.value("sum(stylewright_jobs_in_flight)") == count);
    }

    List<CompletableFuture<Outcome>> order(String name, int count, int iterations) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(client.submit(gallery.order(name + "-" + i, iterations), ProgressListener.NONE));
        }
        return outcomes;
    }

    /** Cancels what {@link #order} ordered, and waits for outcomes of any kind. */
    void cancel(String name, List<CompletableFuture<Outcome>> outcomes) throws Exception {
        for (int i = 0; i < outcomes.size(); i++) {
            client.cancel(name + "-" + i).get(20, TimeUnit.SECONDS);
        }
        for (CompletableFuture<Outcome> outcome : outcomes) {
            outcome.get(300, TimeUnit.SECONDS);
        }
    }

    static List<Completed> completed(List<CompletableFuture<Outcome>> outcomes) throws Exception {
        List<Completed> completed = new ArrayList<>();
        for (CompletableFuture<Outcome> outcome : outcomes) {
            assertThat(outcome.get(300, TimeUnit.SECONDS)).isInstanceOfSatisfying(Completed.class, completed::add);
        }
        return completed;
    }

    void close() throws Exception {
        thaw();
        workers.values().forEach(WorkerJvm::close);
        for (AutoCloseable one : opened) {
            one.close();
        }
    }
}
