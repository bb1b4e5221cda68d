package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.fuzz.Fuzz;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Seeded damage to every fixture: whatever comes in, an image or one of the two exceptions comes out, within bounds. */
class ImageFuzzTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 20_000);
    private static final int SHORT = 2_000;
    private static final Duration MOST_TIME = Duration.ofSeconds(20);
    private static final long LITTLE_MEMORY = 128L << 20;
    /** What the decoder's guard lets an image of a million pixels have, and the image itself. */
    private static final long GUARDED_MEMORY = 800L << 20;

    private final ChildImageCodec codec = TestCodec.shared();

    @Test
    void everyInputEndsAsAnImageOrARefusal() {
        assertThat(fuzz(LITTLE_MEMORY).run(SHORT, this::decode)).containsKeys("accepted", "unreadable");
    }

    @Test
    @Tag("fuzz")
    void everyInputEndsAsAnImageOrARefusalForLong() {
        assertThat(fuzz(GUARDED_MEMORY).runLong(this::decode)).containsKeys("accepted", "unreadable", "too large");
    }

    private static Fuzz fuzz(long mostBytes) {
        List<Map.Entry<String, byte[]>> corpus = ImageFixtures.all().stream()
                .map(fixture -> Map.entry(fixture.file(), fixture.bytes()))
                .toList();
        return new Fuzz("pictures", corpus, List.of(), mostBytes, MOST_TIME);
    }

    private String decode(byte[] input) {
        try {
            Image image = codec.decode(input, LIMITS);
            assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(LIMITS.maxPixels());
            return "accepted";
        } catch (UnreadableImageException e) {
            assertThat(e.getCause() instanceof OutOfMemoryError)
                    .as("out of memory")
                    .isFalse();
            assertThat(e).hasMessageMatching("(?s).+");
            return "unreadable";
        } catch (ImageTooLargeException e) {
            return "too large";
        }
    }
}
