package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.CloudEvents;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.worker.app.configuration.QueueMode;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** In-process workers that share topics and a group of their own, and the producer of their requests. For one thread. */
final class WorkerPool implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EVALUATIONS = 10;

    private final Servers servers;
    private final QueueMode mode;
    private final int partitions;
    private final String name;
    private final Producer<byte[], byte[]> producer;
    private final List<InProcessWorker> workers = new ArrayList<>();
    private final BlockingQueue<JobTimes> painted = new LinkedBlockingQueue<>();
    private final Queue<String> notPainted = new ConcurrentLinkedQueue<>();

    private WorkerPool(Servers servers, QueueMode mode, int partitions) {
        this.servers = servers;
        this.mode = mode;
        this.partitions = partitions;
        this.name = mode.name().toLowerCase(Locale.ROOT) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers.bootstrapServers(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.ACKS_CONFIG,
                        "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Starts workers and waits until each has its share of the topic.
     *
     * @param partitions number of partitions of the request topic
     * @param painting how long an image takes
     */
    static WorkerPool start(Servers servers, QueueMode mode, int workers, int partitions, Duration painting) {
        WorkerPool pool = new WorkerPool(servers, mode, partitions);
        try {
            for (int i = 0; i < workers; i++) {
                String id = pool.name + "-" + i;
                Probe probe = new Probe(id, pool.painted::add, pool.notPainted::add);
                pool.workers.add(InProcessWorker.start(pool.configuration(id), painting, probe));
            }
            new Membership(servers.bootstrapServers(), mode, pool.name).await(workers, partitions, PATIENCE);
            return pool;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    QueueMode mode() {
        return mode;
    }

    private WorkerConfiguration configuration(String workerId) {
        List<String> settings = new ArrayList<>(servers.settings());
        settings.addAll(List.of(
                "stylewright.worker.id=" + workerId,
                "stylewright.queue.mode=" + mode.name().toLowerCase(Locale.ROOT),
                "stylewright.queue.group=" + name,
                "stylewright.queue.configure=true",
                "stylewright.queue.partitions=" + partitions,
                "stylewright.queue.topics.requests=" + name + ".requests",
                "stylewright.queue.topics.outcomes=" + name + ".outcomes",
                "stylewright.queue.topics.progress=" + name + ".progress",
                "stylewright.queue.topics.control=" + name + ".control",
                "stylewright.queue.topics.dead-letters=" + name + ".dead-letters",
                "stylewright.http.enabled=false",
                "stylewright.device=cpu"));
        // A directory without a configuration file, so that files of this machine have no effect.
        return new ConfigurationLoader(Map.of(), Path.of("/nonexistent"))
                .load(List.of(), settings)
                .configuration();
    }

    /**
     * Publishes one request.
     *
     * @param number its number in this pool, from 0; determines the partition, in turns
     * @return time of the call that sends it, by {@link System#nanoTime}
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a request that is not published causes a timeout
    long publish(int number) {
        String id = name + "-" + number;
        StylizationRequest request = StylizationRequest.builder(id, servers.image(), servers.result(id))
                .style(Style.of(servers.image()))
                .parameters(Parameters.defaults().toBuilder()
                        .size(Servers.SIZE)
                        .iterations(EVALUATIONS)
                        .build())
                .build();
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                name + ".requests",
                number % partitions,
                id.getBytes(StandardCharsets.UTF_8),
                Codec.encodeRequest(request));
        CloudEvents.headers(EventType.REQUESTED, UUID.randomUUID().toString(), "/benchmark", Instant.now(), id)
                .toBytes()
                .forEach((header, value) -> message.headers().add(header, value));
        long now = System.nanoTime();
        producer.send(message);
        return now;
    }

    /**
     * Waits for the next request that is painted.
     *
     * @throws BenchmarkException a request was not painted, or none was painted for a minute
     */
    JobTimes next() {
        try {
            JobTimes times = painted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!notPainted.isEmpty()) {
                throw new BenchmarkException("a request was not painted: " + notPainted.peek());
            }
            if (times == null) {
                throw new BenchmarkException("no request was painted for " + PATIENCE.toSeconds() + " s");
            }
            return times;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        workers.forEach(InProcessWorker::drain);
        workers.forEach(InProcessWorker::close);
    }
}
