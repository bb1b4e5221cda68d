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

/** A decoding process. It ends when its standard input ends, so it never outlives this JVM. */
final class ImageChild {
    private static final Logger LOG = LoggerFactory.getLogger(ImageChild.class);
    private static final int BUFFER = 1 << 16;
    private static final int MAX_ERROR_OUTPUT = 2000;

    private final Process process;
    private final DataInputStream in;
    private final DataOutputStream out;
    /** Standard error of the child; guarded by itself. */
    private final StringBuilder errorOutput = new StringBuilder();

    private ImageChild(Process process) {
        this.process = process;
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER));
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), BUFFER));
    }

    /**
     * Starts a child, and waits until it is ready.
     *
     * @throws IOException if it does not start; the message contains its standard error
     */
    static ImageChild start(ChildSettings settings, Path libraries) throws IOException {
        var builder = new ProcessBuilder(settings.command(libraries));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C");
        builder.directory(libraries.toFile());
        var child = new ImageChild(builder.start());
        child.readErrorOutputInBackground();
        try {
            int version = child.in.readInt();
            if (version != Order.VERSION) {
                throw new IOException("it uses protocol version %d, not %d".formatted(version, Order.VERSION));
            }
            return child;
        } catch (IOException e) {
            child.kill();
            throw new IOException(
                    "the process that decodes pictures did not start: %s %s"
                            .formatted(e.getMessage(), child.errorOutput()),
                    e);
        }
    }

    private void readErrorOutputInBackground() {
        var thread = new Thread(this::readErrorOutput, "image-child-stderr");
        thread.setDaemon(true);
        thread.start();
    }

    private void readErrorOutput() {
        byte[] piece = new byte[MAX_ERROR_OUTPUT];
        try (InputStream errors = process.getErrorStream()) {
            for (int some = errors.read(piece); some >= 0; some = errors.read(piece)) {
                String text = new String(piece, 0, some, StandardCharsets.US_ASCII);
                synchronized (errorOutput) {
                    if (errorOutput.length() < MAX_ERROR_OUTPUT) {
                        errorOutput.append(text.replaceAll("[^\\x20-\\x7e]+", " "));
                    }
                }
                LOG.debug("standard error of the process that decodes pictures: {}", errorOutput());
            }
        } catch (IOException ended) {
            LOG.debug("the process that decodes pictures has ended", ended);
        }
    }

    private String errorOutput() {
        synchronized (errorOutput) {
            return errorOutput.toString();
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

    /** Ends the process immediately. */
    void kill() {
        process.destroyForcibly();
    }
}
