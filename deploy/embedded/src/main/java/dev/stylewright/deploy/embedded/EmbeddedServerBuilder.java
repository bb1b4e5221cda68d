package dev.stylewright.deploy.embedded;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Common settings of embedded servers.
 *
 * @param <S> the server
 * @param <B> its builder
 */
public abstract sealed class EmbeddedServerBuilder<S extends AutoCloseable, B extends EmbeddedServerBuilder<S, B>>
        permits EmbeddedKafka.Builder, EmbeddedS3.Builder {
    private Optional<Path> directory = Optional.empty();
    private int port;

    EmbeddedServerBuilder() {}

    /** Keeps the server's data in this directory, across stops and processes; creates it if it does not exist. */
    public final B directory(Path directory) {
        this.directory = Optional.of(directory);
        return self();
    }

    /** The port to listen on; 0, the default, selects any free one. */
    public final B port(int port) {
        this.port = Loopback.checkPort(port);
        return self();
    }

    /** Starts the server and returns it when it accepts requests. */
    public abstract S start();

    abstract B self();

    /** The directory to keep data in, created; empty if nothing is kept. */
    final Optional<DataDirectory> keptDirectory() {
        return directory.map(DataDirectory::kept);
    }

    /** The port as it was given. */
    final int requestedPort() {
        return port;
    }

    /** A port that is free now: the requested one or any. */
    final int freePort() {
        return Loopback.freePort(port);
    }
}
