package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.adapter.image.wire.Order;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A child process that knows image files. It ends when its input does: with this JVM, however that ends. */
final class ImageChild {
    private static final Logger LOG = LoggerFactory.getLogger(ImageChild.class);
    private static final int BUFFER = 1 << 16;
    private static final int MOST_NOTE = 2000;

    private final Process process;
    private final DataInputStream in;
    private final DataOutputStream out;
    /** Standard error of the child; guarded by itself. */
    private final StringBuilder notes = new StringBuilder();

    private ImageChild(Process process) {
        this.process = process;
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER));
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), BUFFER));
    }

    /**
     * Starts a child, and waits until it is ready.
     *
     * @throws IOException it does not start; the message says what it wrote
     */
    static ImageChild start(ChildSettings settings, Path libraries) throws IOException {
        var builder = new ProcessBuilder(settings.command(libraries));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C");
        builder.directory(libraries.toFile());
        var child = new ImageChild(builder.start());
        child.collectNotes();
        try {
            int version = child.in.readInt();
            if (version != Order.VERSION) {
                throw new IOException("it answers in version %d, not %d".formatted(version, Order.VERSION));
            }
            return child;
        } catch (IOException e) {
            child.kill();
            throw new IOException(
                    "the process that decodes pictures does not start: %s %s".formatted(e.getMessage(), child.notes()),
                    e);
        }
    }

    private void collectNotes() {
        var thread = new Thread(this::readNotes, "image-child-notes");
        thread.setDaemon(true);
        thread.start();
    }

    private void readNotes() {
        byte[] piece = new byte[MOST_NOTE];
        try (InputStream errors = process.getErrorStream()) {
            for (int some = errors.read(piece); some >= 0; some = errors.read(piece)) {
                String text = new String(piece, 0, some, StandardCharsets.US_ASCII);
                synchronized (notes) {
                    if (notes.length() < MOST_NOTE) {
                        notes.append(text.replaceAll("[^\\x20-\\x7e]+", " "));
                    }
                }
                LOG.debug("the process that decodes pictures notes: {}", notes());
            }
        } catch (IOException ended) {
            LOG.debug("the process that decodes pictures has ended", ended);
        }
    }

    private String notes() {
        synchronized (notes) {
            return notes.toString();
        }
    }

    DataInputStream in() {
        return in;
    }

    DataOutputStream out() {
        return out;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Processor time so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Ends the process, whatever it does. */
    void kill() {
        process.destroyForcibly();
    }
}
