package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.fuzz.Fuzz;
import dev.stylewright.worker.pipeline.picture.PictureLimits;
import dev.stylewright.worker.pipeline.picture.PictureTooLargeException;
import dev.stylewright.worker.pipeline.picture.UnreadablePictureException;
import dev.stylewright.worker.stylize.Picture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Seeded damage to every fixture: whatever comes in, a picture or one of the two exceptions comes out, within bounds. */
class PictureFuzzTest {
    private static final PictureLimits LIMITS = new PictureLimits(1 << 20, 1_000_000, 20_000);
    private static final int SHORT = 2_000;
    private static final Duration MOST_TIME = Duration.ofSeconds(20);
    private static final long LITTLE_MEMORY = 128L << 20;
    /** What the decoder's guard lets a picture of a million pixels have, and the picture itself. */
    private static final long GUARDED_MEMORY = 800L << 20;

    private final ImageIoPictureCodec codec = new ImageIoPictureCodec();

    @Test
    void everyInputEndsAsAPictureOrARefusal() {
        assertThat(fuzz(LITTLE_MEMORY).run(SHORT, this::decode)).containsKeys("accepted", "unreadable");
    }

    @Test
    @Tag("fuzz")
    void everyInputEndsAsAPictureOrARefusalForLong() {
        assertThat(fuzz(GUARDED_MEMORY).runLong(this::decode)).containsKeys("accepted", "unreadable", "too large");
    }

    private static Fuzz fuzz(long mostBytes) {
        List<Map.Entry<String, byte[]>> corpus = PictureFixtures.all().stream()
                .map(fixture -> Map.entry(fixture.file(), fixture.bytes()))
                .toList();
        return new Fuzz("pictures", corpus, List.of(), mostBytes, MOST_TIME);
    }

    private String decode(byte[] input) {
        try {
            Picture picture = codec.decode(input, LIMITS);
            assertThat((long) picture.width() * picture.height()).isLessThanOrEqualTo(LIMITS.maxPixels());
            return "accepted";
        } catch (UnreadablePictureException e) {
            assertThat(e.getCause() instanceof OutOfMemoryError)
                    .as("out of memory")
                    .isFalse();
            assertThat(e).hasMessageMatching("(?s).+");
            return "unreadable";
        } catch (PictureTooLargeException e) {
            return "too large";
        }
    }
}
