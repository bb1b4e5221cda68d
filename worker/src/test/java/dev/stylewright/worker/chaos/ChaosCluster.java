package dev.stylewright.worker.chaos;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.protocol.Topics;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import dev.stylewright.worker.chaos.Frames.KafkaRequest;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Broker, store, topics and buckets of one run. Every client reaches the broker through its {@link BrokerProxy}, each worker the store through its
 * own {@link StoreProxy}.
 */
@SuppressWarnings("try") // no thread interrupts a test while its store closes
final class ChaosCluster implements AutoCloseable {

    static final String GROUP = "chaos";
    static final String REQUESTS = "requests";
    static final String OUTCOMES = "outcomes";
    static final String CONTROL = "control";
    static final String PROGRESS = "progress";
    static final String DEAD_LETTERS = "dead-letters";
    static final String PHOTOS = "photos";
    static final String RESULTS = "results";

    private final String mode;
    private final EmbeddedKafka kafka;
    private final EmbeddedS3 s3;
    private final BrokerProxy proxy;

    /**
     * Starts the servers and creates topics and buckets.
     *
     * @param mode how workers consume: {@code group} or {@code share}
     * @param partitions number of partitions of the request topic
     * @param claimSeconds time after which brokers revoke the claim of a silent worker
     * @param interceptor receives the requests of the broker's proxy
     */
    ChaosCluster(String mode, int partitions, int claimSeconds, Predicate<KafkaRequest> interceptor) throws Exception {
        this.mode = mode;
        int port = freePort();
        this.proxy = new BrokerProxy(port, interceptor);
        this.kafka = broker(port, proxy.port(), claimSeconds * 1000);
        this.s3 = EmbeddedS3.startTemporary();
        makeTopics(partitions);
        for (String bucket : List.of(PHOTOS, RESULTS)) {
            s3.createBucket(bucket);
        }
        put(PHOTOS, "cat.png", png(Color.ORANGE, Color.BLUE));
        put(PHOTOS, "waves.png", png(Color.WHITE, Color.BLUE));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private static EmbeddedKafka broker(int port, int proxyPort, int claimMillis) {
        EmbeddedKafka.Builder broker = EmbeddedKafka.builder()
                .port(port)
                .property("advertised.listeners", "CLIENT://127.0.0.1:" + proxyPort)
                .property("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000")
                .property("group.share.min.record.lock.duration.ms", "1000")
                .property("group.share.record.lock.duration.ms", Integer.toString(claimMillis));
        for (String kind : List.of("consumer", "share")) {
            broker.property("group." + kind + ".min.session.timeout.ms", "1000")
                    .property("group." + kind + ".session.timeout.ms", Integer.toString(claimMillis))
                    .property("group." + kind + ".min.heartbeat.interval.ms", "500")
                    .property("group." + kind + ".heartbeat.interval.ms", "500");
        }
        return broker.start();
    }

    private void makeTopics(int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(REQUESTS, partitions, (short) 1),
                            new NewTopic(OUTCOMES, 3, (short) 1),
                            new NewTopic(PROGRESS, 1, (short) 1),
                            new NewTopic(CONTROL, 1, (short) 1),
                            new NewTopic(DEAD_LETTERS, 1, (short) 1),
                            // The listener requires it; no outcome may reach it.
                            new NewTopic("dlq." + OUTCOMES, 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    String bootstrap() {
        return kafka.bootstrapServers();
    }

    EmbeddedS3 s3() {
        return s3;
    }

    void restartBroker() {
        kafka.restart();
    }

    MinioClient store() {
        return MinioClient.builder()
                .endpoint(s3.endpoint().toString())
                .region(s3.region())
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
    }

    /** Connects a service that orders pictures. */
    OrderingService service() {
        return new OrderingService(bootstrap(), new Topics(REQUESTS, OUTCOMES, PROGRESS, CONTROL, DEAD_LETTERS));
    }

    /** All records of the outcome topic. */
    List<ConsumerRecord<byte[], byte[]>> outcomes() {
        return new BrokerPeer(bootstrap()).committed(OUTCOMES);
    }

    OutcomeVerifier verifier(MinioClient store) {
        return new OutcomeVerifier(
                bootstrap(), store, new OutcomeVerifier.Names(REQUESTS, OUTCOMES, DEAD_LETTERS), RESULTS, GROUP);
    }

    /** Ends the request topic with a transaction that is aborted, which no worker ever sees. */
    void leaveTransactionBehind() throws Exception {
        new BrokerPeer(bootstrap()).publishAborted(REQUESTS, "never");
    }

    /** The lag of the group. */
    long lag() {
        try {
            return new BrokerPeer(bootstrap()).lag(GROUP, REQUESTS, shares());
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the brokers don't report the lag", e);
        }
    }

    /** The settings of a worker that reaches the store through {@code proxy}. */
    List<String> settings(String workerId, StoreProxy proxy) {
        return new ArrayList<>(List.of(
                "stylewright.worker.id=" + workerId,
                "stylewright.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "stylewright.queue.mode=" + mode,
                "stylewright.queue.group=" + GROUP,
                "stylewright.queue.configure=true",
                "stylewright.queue.topics.requests=" + REQUESTS,
                "stylewright.queue.topics.outcomes=" + OUTCOMES,
                "stylewright.queue.topics.progress=" + PROGRESS,
                "stylewright.queue.topics.control=" + CONTROL,
                "stylewright.queue.topics.dead-letters=" + DEAD_LETTERS,
                "stylewright.storage.endpoint=" + proxy.endpoint(),
                "stylewright.storage.access-key=" + s3.accessKey(),
                "stylewright.storage.secret-key=" + s3.secretKey(),
                "stylewright.storage.connect-timeout=2s",
                "stylewright.storage.read-timeout=5s",
                "stylewright.storage.retry.delay=200ms",
                "stylewright.storage.retry.max-delay=2s",
                "stylewright.storage.retry.max-duration=10s",
                "stylewright.storage.breaker.probe-interval=500ms",
                "stylewright.access.read=" + PHOTOS,
                "stylewright.access.write=" + RESULTS,
                "stylewright.http.enabled=false",
                "stylewright.progress.min-interval=100ms",
                "stylewright.device=cpu",
                "stylewright.threads=1",
                "stylewright.precision=fp32"));
    }

    void put(String bucket, String key, byte[] bytes) throws Exception {
        try (MinioClient store = store()) {
            store.putObject(PutObjectArgs.builder().bucket(bucket).object(key).stream(
                            new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                    .build());
        }
    }

    private static byte[] png(Color from, Color to) throws IOException {
        BufferedImage image = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, from, 11, 7, to, true));
        graphics.fillRect(0, 0, 96, 64);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    boolean shares() {
        return mode.equals("share");
    }

    @Override
    public void close() throws IOException {
        try (s3;
                kafka;
                proxy) {
            // Closing is all there is to do.
        }
    }
}
