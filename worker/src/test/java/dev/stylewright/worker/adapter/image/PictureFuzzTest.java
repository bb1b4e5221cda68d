package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.stylewright.worker.pipeline.PictureLimits;
import dev.stylewright.worker.pipeline.PictureTooLargeException;
import dev.stylewright.worker.pipeline.UnreadablePictureException;
import dev.stylewright.worker.stylize.Picture;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Seeded damage to every fixture: whatever comes in, a picture or one of the two exceptions comes out, within bounds.
 * Longer runs: {@code -Dstylewright.fuzz.mutations=200000 -Dstylewright.fuzz.seed=2}.
 */
class PictureFuzzTest {
    private static final PictureLimits LIMITS = new PictureLimits(1 << 20, 1_000_000, 20_000);
    private static final int MUTATIONS = Integer.getInteger("stylewright.fuzz.mutations", 2_000);
    private static final long SEED = Long.getLong("stylewright.fuzz.seed", 1);
    private static final long MOST_BYTES = 128L << 20;
    private static final long MOST_NANOS = 20_000_000_000L;

    private final ImageIoPictureCodec codec = new ImageIoPictureCodec();

    @Test
    void everyInputEndsAsAPictureOrARefusal() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var random = new Random(SEED);
        List<PictureFixtures.Case> fixtures = PictureFixtures.all();
        int pictures = 0;
        int unreadable = 0;
        int tooLarge = 0;
        long mostBytes = 0;
        long mostNanos = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            PictureFixtures.Case fixture = fixtures.get(i % fixtures.size());
            byte[] damaged = damage(fixture.bytes(), random);
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            try {
                Picture picture = codec.decode(damaged, LIMITS);
                assertThat((long) picture.width() * picture.height()).isLessThanOrEqualTo(LIMITS.maxPixels());
                pictures++;
            } catch (UnreadablePictureException e) {
                assertThat(e.getCause() instanceof OutOfMemoryError)
                        .as("out of memory for %s, mutation %d", fixture, i)
                        .isFalse();
                unreadable++;
            } catch (PictureTooLargeException e) {
                tooLarge++;
            }
            long nanos = System.nanoTime() - start;
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            assertThat(bytes)
                    .as("bytes allocated for %s, mutation %d", fixture, i)
                    .isLessThan(MOST_BYTES);
            assertThat(nanos).as("nanoseconds for %s, mutation %d", fixture, i).isLessThan(MOST_NANOS);
            mostBytes = Math.max(mostBytes, bytes);
            mostNanos = Math.max(mostNanos, nanos);
        }
        System.out.printf(
                "fuzz: %d mutations, %d pictures, %d unreadable, %d too large, at most %d ms and %d MiB each%n",
                MUTATIONS, pictures, unreadable, tooLarge, mostNanos / 1_000_000, mostBytes >> 20);
        assertThat(pictures).isPositive();
        assertThat(unreadable).isPositive();
    }

    private static byte[] damage(byte[] file, Random random) {
        byte[] damaged = file.clone();
        int changes = 1 + random.nextInt(8);
        // Headers decide most: half of the changes go there.
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(200, damaged.length) : damaged.length);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] = (byte) random.nextInt(256);
                case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> damaged[at] = random.nextBoolean() ? (byte) 0xff : 0;
                default -> {
                    int length = random.nextInt(Math.min(16, damaged.length - at));
                    System.arraycopy(damaged, random.nextInt(damaged.length - length), damaged, at, length);
                }
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
    }
}
