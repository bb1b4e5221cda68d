package dev.stylewright.worker.app.assembly;

import dev.stylewright.worker.stylize.engine.Precision;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the fastest precision whose gradient is close to that in 32 bits. */
final class PrecisionTrial {

    /** The factor by which a precision must be faster than 32 bits to be chosen. */
    static final double WORTHWHILE = 1.3;
    /** The smaller factor that is sufficient for the previous choice, so that a short load on the machine does not change it. */
    static final double STILL_WORTHWHILE = 1.1;

    private static final Logger LOG = LoggerFactory.getLogger(PrecisionTrial.class);
    private static final double MOST_ERROR = 0.1;
    private static final double LEAST_COSINE = 0.99;
    private static final int ROUNDS = 3;
    private static final double HOPELESS = 2;

    private final LongSupplier nanos;

    /** @param nanos a monotonic clock, in nanoseconds */
    PrecisionTrial(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * The best precision.
     *
     * @param gradients computes the same gradient in each precision, including 32 bits
     * @param before the previous choice; 32 bits if there is none
     */
    Precision best(Map<Precision, Supplier<float[]>> gradients, Precision before) {
        Map<Precision, Supplier<float[]>> others = new EnumMap<>(gradients);
        Supplier<float[]> full = Objects.requireNonNull(others.remove(Precision.FP32), "no gradient in 32 bits");
        float[] exact = full.get();
        Map<Precision, Supplier<float[]>> agreeing = new EnumMap<>(Precision.class);
        long once = time(full);
        others.forEach((precision, probe) -> {
            long start = nanos.getAsLong();
            Agreement agreement = Agreement.of(exact, probe.get());
            double slower = (double) (nanos.getAsLong() - start) / once;
            if (agreement.error() < MOST_ERROR && agreement.cosine() > LEAST_COSINE && slower < HOPELESS) {
                agreeing.put(precision, probe);
            }
            LOG.info(
                    "a gradient in {} {}; the first took {} times as long as in fp32",
                    name(precision),
                    agreement,
                    text(slower));
        });
        return agreeing.isEmpty() ? Precision.FP32 : fastest(full, agreeing, before);
    }

    private Precision fastest(Supplier<float[]> full, Map<Precision, Supplier<float[]>> others, Precision before) {
        Map<Precision, Long> least = new EnumMap<>(Precision.class);
        // In turns, so that other load on the machine affects all of them.
        for (int round = 0; round < ROUNDS; round++) {
            least.merge(Precision.FP32, time(full), Math::min);
            others.forEach((precision, probe) -> least.merge(precision, time(probe), Math::min));
        }
        long reference = least.getOrDefault(Precision.FP32, Long.MAX_VALUE);
        Precision best = Precision.FP32;
        double most = 1;
        for (Precision precision : others.keySet()) {
            double speed = (double) reference / least.getOrDefault(precision, Long.MAX_VALUE);
            LOG.info("{} is {} times as fast as fp32", name(precision), text(speed));
            if (speed >= (precision == before ? STILL_WORTHWHILE : WORTHWHILE) && speed > most) {
                best = precision;
                most = speed;
            }
        }
        return best;
    }

    private long time(Supplier<float[]> probe) {
        long start = nanos.getAsLong();
        float[] gradient = probe.get();
        return gradient.length == 0 ? Long.MAX_VALUE : Math.max(1, nanos.getAsLong() - start);
    }

    private static String name(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /**
     * The distance between two vectors.
     *
     * @param error length of the difference, relative to the exact one's
     * @param cosine cosine of the angle between them
     */
    record Agreement(double error, double cosine) {

        static Agreement of(float[] exact, float[] found) {
            double difference = 0;
            double product = 0;
            double exactSquares = 0;
            double foundSquares = 0;
            for (int i = 0; i < exact.length; i++) {
                difference += Math.pow((double) exact[i] - found[i], 2);
                product += (double) exact[i] * found[i];
                exactSquares += (double) exact[i] * exact[i];
                foundSquares += (double) found[i] * found[i];
            }
            return new Agreement(
                    Math.sqrt(difference / exactSquares), product / Math.sqrt(exactSquares * foundSquares));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "has an error of %.4f and a cosine of %.5f", error, cosine);
        }
    }
}
