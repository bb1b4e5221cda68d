package dev.stylewright.deploy.local.web;

import dev.stylewright.deploy.embedded.Loopback;
import dev.stylewright.deploy.local.stack.LocalImageStore;
import dev.stylewright.deploy.local.stack.LocalLimits;
import dev.stylewright.deploy.local.stack.RequestsTopic;
import dev.stylewright.protocol.client.StylizationClient;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinBindException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page on 127.0.0.1, for browsers on this machine. Not for a network: it has no users and no encryption. {@link RequestGuard} states what it
 * refuses. Thread-safe.
 */
public final class PageServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

    /** The first port that is tried if the user names none. */
    public static final int USUAL_PORT = 8080;

    private static final int USUAL_PORTS = 20;
    private static final String HOST = "127.0.0.1";
    private static final String FILES = "/dev/stylewright/deploy/local/page";

    private final StylizationClient client;
    private final Paintings paintings;
    private final EventStreams streams;
    private final SmallCopies small = new SmallCopies(LocalLimits.DEFAULTS);
    private final Javalin server;

    private PageServer(PageSettings settings, LocalImageStore store, StylizationClient client) {
        this.client = client;
        paintings = new Paintings(client, Clock.systemUTC());
        streams = new EventStreams(paintings);
        PageCalls calls = new PageCalls(settings, new StoredPictures(store, small), paintings);
        server = Javalin.create(config -> configure(config, calls));
    }

    /**
     * Starts the server. It shows paintings of an earlier run that the topics still keep.
     *
     * @param port where to listen; 0 for any free port; empty for the first free one of the 20 from {@value #USUAL_PORT}, otherwise any
     * @throws IllegalStateException the port is taken
     */
    public static PageServer start(PageSettings settings, LocalImageStore store, Optional<Integer> port) {
        IntStream ports = port.map(IntStream::of)
                .orElseGet(
                        () -> IntStream.concat(IntStream.range(USUAL_PORT, USUAL_PORT + USUAL_PORTS), IntStream.of(0)));
        StylizationClient client = StylizationClient.builder(settings.brokers())
                .source("/stylewright/page")
                .build();
        PageServer started = ports.mapToObj(candidate -> listening(settings, store, client, candidate))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> {
                    client.close();
                    return new IllegalStateException("Port " + port.orElse(0) + " on " + HOST
                            + " is taken: stop the program that listens there, or choose another --page-port.");
                });
        try (RequestsTopic topic = new RequestsTopic(settings.brokers(), settings.group())) {
            started.paintings.restore(EarlierRequest.read(topic, Paintings.KEPT));
        } catch (KafkaException e) {
            LOG.warn("paintings of earlier runs are not shown: {}", e.getMessage());
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** Empty if the port is taken. */
    private static Optional<PageServer> listening(
            PageSettings settings, LocalImageStore store, StylizationClient client, int port) {
        if (taken(port)) {
            return Optional.empty();
        }
        PageServer page = new PageServer(settings, store, client);
        try {
            page.server.start(HOST, port);
            return Optional.of(page);
        } catch (JavalinBindException taken) {
            page.server.stop();
            return Optional.empty();
        }
    }

    /** Checked before, since the server logs a taken port as an error with its stack trace. */
    private static boolean taken(int port) {
        try {
            Loopback.freePort(port);
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    private void configure(JavalinConfig config, PageCalls calls) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.staticFiles.add(files -> {
            files.hostedPath = "/";
            files.directory = FILES;
            files.location = Location.CLASSPATH;
            files.headers = Map.of("Cache-Control", "no-cache");
        });
        RoutesConfig routes = config.routes;
        routes.before(new RequestGuard(() -> server.port()));
        routes.get("/api/settings", calls::settings);
        routes.post("/api/pictures/{role}", calls::upload);
        routes.get("/pictures/{bucket}/<key>", calls::picture);
        routes.post("/api/paintings", calls::order);
        routes.post("/api/paintings/{id}/cancel", calls::cancel);
        routes.sse("/api/events", streams::open);
        routes.exception(Refusal.class, PageCalls::refuse);
    }

    /** The page's address. */
    public URI address() {
        return URI.create("http://" + HOST + ":" + server.port() + "/");
    }

    /** Ends open pages' streams, stops listening, and closes the client. Requests that are published continue. */
    @Override
    public void close() {
        streams.close();
        server.stop();
        small.close();
        client.close();
    }
}
