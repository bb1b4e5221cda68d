package dev.stylewright.deploy.embedded;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What every embedded server can be told before it starts.
 *
 * @param <S> the server
 * @param <B> its builder
 */
public abstract sealed class EmbeddedServerBuilder<S extends AutoCloseable, B extends EmbeddedServerBuilder<S, B>>
        permits EmbeddedKafka.Builder, EmbeddedS3.Builder {
    private Optional<Path> directory = Optional.empty();
    private int port;

    EmbeddedServerBuilder() {}

    /** Keeps the server's data in this directory, across stops and across processes; it is created when it is not there. */
    public final B directory(Path directory) {
        this.directory = Optional.of(directory);
        return self();
    }

    /** The port to listen on; 0, the default, means any free one. */
    public final B port(int port) {
        this.port = Loopback.checkPort(port);
        return self();
    }

    /** Starts the server and answers it when it takes requests. */
    public abstract S start();

    abstract B self();

    /** The directory to keep data in, created; empty when nothing is kept. */
    final Optional<DataDirectory> keptDirectory() {
        return directory.map(DataDirectory::kept);
    }

    /** The port as it was given. */
    final int requestedPort() {
        return port;
    }

    /** A port to listen on, free now: the given one or any. */
    final int freePort() {
        return Loopback.freePort(port);
    }
}
