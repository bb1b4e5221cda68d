package dev.stylewright.worker.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Seeded damage to a corpus. Every input has a number, and depends on the seed and that number alone:
 * {@code -Dstylewright.fuzz.seed=S -Dstylewright.fuzz.first=N} begins with it again.
 *
 * @param name name of the trial, for the figures
 * @param corpus valid inputs, each with a name
 * @param phrases texts that are occasionally inserted into inputs, or replace a part of them
 * @param mostBytes how much one input may allocate
 * @param mostTime how long one input may take
 */
public record Fuzz(
        String name, List<Map.Entry<String, byte[]>> corpus, List<byte[]> phrases, long mostBytes, Duration mostTime) {

    private static final long SEED = Long.getLong("stylewright.fuzz.seed", 1);
    private static final long FIRST = Long.getLong("stylewright.fuzz.first", 0);
    private static final Duration LONG = Duration.ofSeconds(Long.getLong("stylewright.fuzz.seconds", 240));
    private static final int MAX_CHANGES = 8;
    private static final int HEADER = 200;

    /** Tries an input and returns a word for the result: {@code accepted}, or the reason for a rejection. */
    @FunctionalInterface
    public interface Target {
        String meet(byte[] input) throws Exception;
    }

    /** Tries this many inputs. Returns the counts by word. */
    public Map<String, Long> run(int inputs, Target target) {
        return run(FIRST + inputs, Long.MAX_VALUE, target);
    }

    /** Tries inputs for {@code stylewright.fuzz.seconds}. Returns the counts by word. */
    public Map<String, Long> runLong(Target target) {
        return run(Long.MAX_VALUE, System.nanoTime() + LONG.toNanos(), target);
    }

    private Map<String, Long> run(long end, long until, Target target) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Map<String, Long> counts = new TreeMap<>();
        long slowest = 0;
        long slowestNumber = FIRST;
        long largest = 0;
        long number = FIRST;
        for (; number < end && System.nanoTime() < until; number++) {
            byte[] input = input(number);
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            String fate = meet(target, input, number);
            long nanos = System.nanoTime() - start;
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            counts.merge(fate, 1L, Long::sum);
            assertThat(bytes).as("bytes allocated for %s", replay(number)).isLessThan(mostBytes);
            assertThat(nanos).as("nanoseconds for %s", replay(number)).isLessThan(mostTime.toNanos());
            largest = Math.max(largest, bytes);
            if (nanos > slowest) {
                slowest = nanos;
                slowestNumber = number;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "fuzz: %s, seed %d: %,d inputs, %s, 0 crashes; slowest %d ms (number %d), at most %.1f MiB each%n",
                name,
                SEED,
                number - FIRST,
                counts,
                slowest / 1_000_000,
                slowestNumber,
                largest / 1048576.0);
        return counts;
    }

    @SuppressWarnings(
            "CatchingUnchecked") // every exception is a finding, and is thrown again with the number of the input
    private String meet(Target target, byte[] input, long number) {
        try {
            return target.meet(input);
        } catch (Exception | Error e) {
            throw new AssertionError("crash with " + replay(number), e);
        }
    }

    private String replay(long number) {
        return "%s made of %s: -Dstylewright.fuzz.seed=%d -Dstylewright.fuzz.first=%d"
                .formatted(name, base(number).getKey(), SEED, number);
    }

    private Map.Entry<String, byte[]> base(long number) {
        return corpus.get((int) (number % corpus.size()));
    }

    private byte[] input(long number) {
        var random = new Random(SEED * 0x9e3779b97f4a7c15L + number);
        byte[] damaged = base(number).getValue().clone();
        int changes = 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes && damaged.length > 0; i++) {
            damaged = changed(damaged, random);
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length + 1)) : damaged;
    }

    private byte[] changed(byte[] bytes, Random random) {
        // Headers decide most: half of the changes go there.
        int at = random.nextInt(random.nextBoolean() ? Math.min(HEADER, bytes.length) : bytes.length);
        switch (random.nextInt(phrases.isEmpty() ? 4 : 6)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = random.nextBoolean() ? (byte) 0xff : 0;
            case 3 -> {
                int length = random.nextInt(Math.min(16, bytes.length - at));
                System.arraycopy(bytes, random.nextInt(bytes.length - length), bytes, at, length);
            }
            default -> {
                int gone = random.nextInt(Math.min(8, bytes.length - at));
                return spliced(bytes, at, gone, phrases.get(random.nextInt(phrases.size())));
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, int gone, byte[] phrase) {
        byte[] spliced = new byte[bytes.length - gone + phrase.length];
        System.arraycopy(bytes, 0, spliced, 0, at);
        System.arraycopy(phrase, 0, spliced, at, phrase.length);
        System.arraycopy(bytes, at + gone, spliced, at + phrase.length, bytes.length - at - gone);
        return spliced;
    }
}
