package dev.stylewright.worker.stylize.engine;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Settings of the compute engine.
 *
 * @param device {@code auto} (the first GPU if there is one, otherwise the CPU), {@code cpu} or {@code gpu:<n>}, n from 0
 * @param threads threads that one operation may use on the CPU, at least 1
 * @param precision number format of the network
 */
public record EngineSettings(String device, int threads, Precision precision) {
    private static final Pattern DEVICE = Pattern.compile("auto|cpu|gpu:\\d{1,3}");

    public EngineSettings {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(precision, "precision");
        if (!DEVICE.matcher(device).matches()) {
            throw new IllegalArgumentException("device must be auto, cpu or gpu:<n>, got '" + device + "'");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
    }

    /** Settings with a precision of 32 bits. */
    public EngineSettings(String device, int threads) {
        this(device, threads, Precision.FP32);
    }

    /**
     * The first GPU if there is one, otherwise the CPU. Uses as many threads as this process has processors; in a container, its CPU limit counts.
     */
    public static EngineSettings auto() {
        return new EngineSettings("auto", Runtime.getRuntime().availableProcessors());
    }
}
