package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.fuzz.Fuzz;
import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Seeded damage to every fixture: each input results in an image or one of two exceptions, within limits on time and memory. */
class ImageFuzzTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 20_000);
    private static final int SHORT = 2_000;
    /** Elapsed time: the decoder's limit for a million pixels, and the start of another decoder, on a busy machine. */
    private static final Duration MAX_TIME = Duration.ofSeconds(60);

    private static final long LITTLE_MEMORY = 128L << 20;
    /** For an image of a million pixels and the limits of the decoder. */
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
        List<Map.Entry<String, byte[]>> corpus = new ArrayList<>();
        ImageFixtures.all().forEach(fixture -> corpus.add(Map.entry(fixture.file(), fixture.bytes())));
        for (String file :
                List.of("/pictures/exif-rich.jpg", "/pictures/exif-rich.tif", "/cases/heic.heic", "/cases/avif.avif")) {
            corpus.add(Map.entry(file, bytes(file)));
        }
        return new Fuzz("pictures", corpus, List.of(), mostBytes, MAX_TIME);
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = ImageFuzzTest.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String decode(byte[] input) {
        try {
            Image image = codec.decodeContent(
                            input, DecodeOptions.within(LIMITS).withExif(true))
                    .image();
            assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(LIMITS.maxPixels());
            return "accepted";
        } catch (UnreadableImageException e) {
            assertThat(e.getCause() instanceof OutOfMemoryError)
                    .as("out of memory")
                    .isFalse();
            assertThat(e).hasMessageMatching("(?s).+");
            String message = String.valueOf(e.getMessage());
            return message.contains("decoding was stopped")
                    ? "stopped"
                    : message.contains("crashes the decoder") ? "decoder ended" : "unreadable";
        } catch (ImageTooLargeException e) {
            return "too large";
        }
    }
}
