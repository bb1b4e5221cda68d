package dev.stylewright.worker.adapter.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that grows at its end, with progress in the log. */
final class PartFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartFile.class);

    /** Interval at which bytes are forced to disk; later ones may be lost or damaged in a power failure. */
    static final long FORCED_EVERY = 8 << 20;

    private static final int STEPS = 10;

    private final FileChannel channel;
    private final String what;
    private final long expected;
    private long forced;

    private PartFile(FileChannel channel, String what, long expected) throws IOException {
        this.channel = channel;
        this.what = what;
        this.expected = expected;
        this.forced = channel.size();
    }

    /**
     * Opens a file that may be partially complete; keeps only bytes that were forced to disk.
     *
     * @param expected its final size; negative if unknown
     */
    static PartFile open(Path path, String what, long expected) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.truncate(Math.max(0, channel.size() - FORCED_EVERY));
        channel.position(channel.size());
        return new PartFile(channel, what, expected);
    }

    long size() throws IOException {
        return channel.size();
    }

    /** The first bytes, up to {@code count} if available. */
    ByteBuffer head(int count) throws IOException {
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(count, channel.size()));
        channel.read(head, 0);
        return head.flip();
    }

    void append(ByteBuffer bytes) throws IOException {
        long before = channel.size();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        long now = channel.size();
        if (now - forced >= FORCED_EVERY) {
            channel.force(false);
            forced = now;
        }
        if (expected > 0 && STEPS * now / expected > STEPS * before / expected) {
            LOG.info("{}: {} of {} MB", what, now >> 20, expected >> 20);
        }
    }

    void clear() throws IOException {
        channel.truncate(0);
        channel.position(0);
        forced = 0;
    }

    @Override
    public void close() throws IOException {
        channel.force(true);
        channel.close();
    }
}
