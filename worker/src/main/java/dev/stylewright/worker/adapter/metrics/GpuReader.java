package dev.stylewright.worker.adapter.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the state of a GPU at intervals, with the driver's own tool, on its own thread. Thread-safe. */
final class GpuReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GpuReader.class);
    private static final Pattern LINE = Pattern.compile("\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*(\\d+)\\s*");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final double MEBI = 1024.0 * 1024.0;
    private static final double PERCENT = 100;

    private final List<String> command;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "gpu");
        daemon.setDaemon(true);
        return daemon;
    });
    private volatile Reading last = Reading.UNKNOWN;

    /**
     * The state of a GPU; NaN if unknown.
     *
     * @param utilization share of time in use, 0 to 1
     * @param usedBytes used memory
     * @param totalBytes total memory
     */
    record Reading(double utilization, double usedBytes, double totalBytes) {
        static final Reading UNKNOWN = new Reading(Double.NaN, Double.NaN, Double.NaN);

        /** Parses a line with percent, MiB used, MiB total; empty if the line has another form. */
        static Optional<Reading> parse(String line) {
            Matcher matcher = LINE.matcher(line);
            return matcher.matches()
                    ? Optional.of(new Reading(
                            Integer.parseInt(matcher.group(1)) / PERCENT,
                            Long.parseLong(matcher.group(2)) * MEBI,
                            Long.parseLong(matcher.group(3)) * MEBI))
                    : Optional.empty();
        }
    }

    /**
     * Starts reading.
     *
     * @param tool the program to run: {@code nvidia-smi}
     * @param index index of the GPU
     */
    @SuppressWarnings("FutureReturnValueIgnored") // reading throws no exception
    GpuReader(String tool, int index, Duration interval) {
        this.command = List.of(
                tool,
                "--query-gpu=utilization.gpu,memory.used,memory.total",
                "--format=csv,noheader,nounits",
                "--id=" + index);
        thread.scheduleWithFixedDelay(this::read, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    Reading last() {
        return last;
    }

    private void read() {
        try {
            last = Reading.parse(ask()).orElse(Reading.UNKNOWN);
        } catch (IOException e) {
            last = Reading.UNKNOWN;
            LOG.debug("cannot run {}", command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String ask() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("no answer within " + PATIENCE);
            }
            return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
