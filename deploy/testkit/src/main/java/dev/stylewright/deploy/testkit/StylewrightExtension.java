package dev.stylewright.deploy.testkit;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Broker, store and worker for one test class, in the test's JVM and on 127.0.0.1. Register it in a static field with
 * {@link org.junit.jupiter.api.extension.RegisterExtension}. They start before the tests of the class, within a few seconds, and stop after them; topics
 * have the default names, and all data is lost at the end.
 *
 * <p>{@link #scripted} has a worker that answers as the test defines, {@link #painting} the real one.
 *
 * <p>All methods may be called from any thread while the tests of the class run.
 */
public final class StylewrightExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private final boolean painting;
    private final List<String> buckets;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private volatile Function<StylizationRequest, Answer> script = StylewrightExtension::completed;
    private @Nullable EmbeddedKafka kafka;
    private @Nullable EmbeddedS3 s3;
    private @Nullable ObjectStore store;
    private @Nullable KitWorker worker;

    private StylewrightExtension(boolean painting, String... buckets) {
        this.painting = painting;
        this.buckets = List.of(buckets);
    }

    /**
     * With a worker that answers as set with {@link #answer}; until then, and after each test, it completes every request with a small copy of the
     * content. It does not need libtorch.
     *
     * @param buckets created in the store
     */
    public static StylewrightExtension scripted(String... buckets) {
        return new StylewrightExtension(false, buckets);
    }

    /**
     * With the real worker, which paints all pictures at 32 px in four evaluations on the CPU. It checks requests, pictures and permissions, replays
     * results and obeys cancels as in production. Needs {@code ai.djl.pytorch:pytorch-native-cpu} on the class path.
     *
     * @param buckets created in the store, for reading and writing; at least one
     */
    public static StylewrightExtension painting(String... buckets) {
        if (buckets.length == 0) {
            throw new IllegalArgumentException("name the buckets that the worker may read and write");
        }
        return new StylewrightExtension(true, buckets);
    }

    /**
     * Determines the answers to requests that arrive from now on, until the end of the test.
     *
     * @param answers called once per request, on the worker's thread; if it throws, the worker ends and the test fails
     * @throws IllegalStateException the worker is the real one
     */
    public void answer(Function<StylizationRequest, Answer> answers) {
        if (painting) {
            throw new IllegalStateException("the real worker has no script: use StylewrightExtension.scripted");
        }
        script = answers;
    }

    /** The brokers' address. */
    public String bootstrapServers() {
        return running(kafka).bootstrapServers();
    }

    /** The store's address. */
    public URI s3Endpoint() {
        return running(s3).endpoint();
    }

    /** The store's access key. */
    public String accessKey() {
        return running(s3).accessKey();
    }

    /** The store's secret key. */
    public String secretKey() {
        return running(s3).secretKey();
    }

    /** Uploads an object. */
    public void put(S3Uri place, byte[] bytes) {
        running(store).put(place, bytes, "application/octet-stream");
    }

    /** An object, if it exists. */
    public Optional<byte[]> find(S3Uri place) {
        return running(store).find(place);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        EmbeddedKafka broker = stopped(EmbeddedKafka.startTemporary());
        EmbeddedS3 endpoint = stopped(EmbeddedS3.startTemporary());
        buckets.forEach(endpoint::createBucket);
        ObjectStore objects = stopped(new ObjectStore(endpoint));
        kafka = broker;
        s3 = endpoint;
        store = objects;
        if (painting) {
            worker = stopped(PaintingWorker.start(settings(broker, endpoint), temporaryDirectory()));
        } else {
            createTopics(broker);
            worker = stopped(new ScriptedWorker(
                    broker.bootstrapServers(), Topics.defaults(), objects, request -> script.apply(request)));
        }
    }

    private static Answer completed(StylizationRequest request) {
        return Answer.completed();
    }

    private List<String> settings(EmbeddedKafka broker, EmbeddedS3 endpoint) {
        return List.of(
                "stylewright.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "stylewright.storage.endpoint=" + endpoint.endpoint(),
                "stylewright.storage.access-key=" + endpoint.accessKey(),
                "stylewright.storage.secret-key=" + endpoint.secretKey(),
                "stylewright.access.read=" + String.join(",", buckets),
                "stylewright.access.write=" + String.join(",", buckets),
                "stylewright.http.enabled=false",
                "stylewright.queue.configure=true",
                "stylewright.queue.partitions=1",
                "stylewright.progress.min-interval=100ms",
                "stylewright.device=cpu",
                "stylewright.precision=fp32",
                "stylewright.threads=1");
    }

    private static void createTopics(EmbeddedKafka broker) throws ExecutionException, InterruptedException {
        Topics names = Topics.defaults();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(Stream.of(
                                    names.requests(),
                                    names.outcomes(),
                                    names.progress(),
                                    names.control(),
                                    names.deadLetters())
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    /** Where the worker looks for a file with settings: an empty directory. */
    private Path temporaryDirectory() throws IOException {
        Path directory = Files.createTempDirectory("stylewright-testkit-");
        stopped(() -> {
            try {
                Files.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return directory;
    }

    /** Fails the test if the worker has ended, and forgets its script. */
    @Override
    public void afterEach(ExtensionContext context) {
        script = StylewrightExtension::completed;
        running(worker).requireRunning();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        List<Exception> failures = new ArrayList<>();
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            Exception first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private <T extends AutoCloseable> T stopped(T part) {
        started.push(part);
        return part;
    }

    private static <T> T running(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(
                    "not started: register this extension in a static field, with @RegisterExtension");
        }
        return part;
    }
}
