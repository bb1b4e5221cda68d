package dev.stylewright.worker.adapter.weights;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads parts of one file on one server, in order. After a broken connection it resumes at the last byte received; it gives up after several
 * consecutive attempts without progress.
 */
final class Transfer {
    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);
    private static final int BUFFER = 1 << 16;
    private static final int TRIES = 6;
    private static final int LONGEST_PAUSE_FACTOR = 32;

    private final HttpFiles http;
    private final URI uri;
    private final Optional<String> identity;
    private final Duration firstPause;

    /**
     * A transfer from {@code uri}.
     *
     * @param identity the digest that the server must announce for the file, if the file is identified by nothing else
     * @param firstPause pause after the first failure; doubles with each further one
     */
    Transfer(HttpFiles http, URI uri, Optional<String> identity, Duration firstPause) {
        this.http = http;
        this.uri = uri;
        this.identity = identity;
        this.firstPause = firstPause;
    }

    /** Receives the bytes. */
    interface Sink {
        void accept(ByteBuffer bytes) throws IOException;

        /** Discards all bytes: the server sends the file again from its beginning. False if the sink cannot use that. */
        boolean restart() throws IOException;
    }

    /** The server sent the whole file instead of the requested part. */
    static final class NoRangesException extends IOException {
        private static final long serialVersionUID = 1L;

        NoRangesException() {
            super("the server does not support byte ranges");
        }
    }

    /**
     * Reads from byte {@code from} to byte {@code to}, exclusive; a negative {@code to} means up to the end.
     *
     * @throws NoRangesException the server cannot begin at {@code from}, and the sink cannot restart
     * @throws WeightsException the file cannot be fetched; the message is one line
     */
    void read(long from, long to, Sink sink) throws NoRangesException {
        Position position = new Position(from);
        int failures = 0;
        while (true) {
            long before = position.at;
            try (HttpFiles.Response answer = http.get(uri, position.at, to)) {
                identify(answer);
                if (answer.start() < position.at) {
                    if (!sink.restart()) {
                        throw new NoRangesException();
                    }
                    position.at = 0;
                }
                pump(answer, position, end(to, answer.total()), sink);
                return;
            } catch (NoRangesException e) {
                throw e;
            } catch (IOException e) {
                failures = position.at > before ? 1 : failures + 1;
                pauseOrGiveUp(failures, e);
            }
        }
    }

    private static long end(long to, long total) {
        return to < 0 || (total >= 0 && total < to) ? total : to;
    }

    /** Counts the bytes passed to the sink. */
    private static final class Position {
        private long at;

        Position(long at) {
            this.at = at;
        }
    }

    private static void pump(HttpFiles.Response answer, Position position, long end, Sink sink) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (end < 0 || position.at < end) {
            int wanted = end < 0 ? BUFFER : (int) Math.min(BUFFER, end - position.at);
            int count = answer.body().read(buffer, 0, wanted);
            if (count < 0) {
                break;
            }
            sink.accept(ByteBuffer.wrap(buffer, 0, count));
            position.at += count;
        }
        if (end >= 0 && position.at < end) {
            throw new EOFException("the connection broke off at byte " + position.at + " of " + end);
        }
    }

    private void identify(HttpFiles.Response answer) {
        if (identity.isPresent() && !answer.announcedDigest().equals(identity)) {
            throw new WeightsException(
                    "according to the server %s has the sha256 %s, expected %s: it was replaced, or this is another server"
                            .formatted(
                                    HttpFiles.name(uri),
                                    answer.announcedDigest().orElse("(none)"),
                                    identity.get()));
        }
    }

    private void pauseOrGiveUp(int failures, IOException failure) {
        if (failures >= TRIES) {
            throw new WeightsException(
                    "cannot fetch %s: %s. Check the network and the proxy (stylewright.weights-proxy), or use a local file with file:<path>?sha256=<digest>"
                            .formatted(HttpFiles.name(uri), HttpFiles.reason(failure)),
                    failure);
        }
        Duration pause = firstPause.multipliedBy(Math.min(LONGEST_PAUSE_FACTOR, 1L << (failures - 1)));
        LOG.warn("{}: {}; retrying in {} ms", HttpFiles.name(uri), HttpFiles.reason(failure), pause.toMillis());
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeightsException("fetching " + HttpFiles.name(uri) + " was interrupted", e);
        }
    }
}
