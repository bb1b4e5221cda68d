package dev.stylewright.worker.stylize.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResamplerTest {
    @Test
    void aPlainImageStaysPlain() {
        float[] values = new float[3 * 17 * 31];
        Arrays.fill(values, 0.3f);
        FloatImage found = Resampler.resize(new FloatImage(new ImageSize(17, 31), values), new ImageSize(64, 9));
        for (float value : found.values()) {
            assertThat(value).isCloseTo(0.3f, within(1e-6f));
        }
    }

    @Test
    void shrinkingAveragesAFineCheckerboard() {
        float[] values = new float[3 * 64 * 64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 64 + i / 64) % 2;
        }
        FloatImage found = Resampler.resize(new FloatImage(new ImageSize(64, 64), values), new ImageSize(8, 8));
        for (float value : found.values()) {
            assertThat(value).isCloseTo(0.5f, within(0.01f));
        }
    }

    @Test
    void overshootAtAnEdgeIsClamped() {
        float[] values = new float[3 * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 8 < 4 ? 0 : 1;
        }
        FloatImage found = Resampler.resize(new FloatImage(new ImageSize(8, 1), values), new ImageSize(40, 1));
        for (float value : found.values()) {
            assertThat(value).isBetween(0f, 1f);
        }
        assertThat(found.values()[0]).isZero();
        assertThat(found.values()[39]).isCloseTo(1f, within(1e-6f));
    }

    @Test
    void growingARampKeepsItARamp() {
        float[] values = new float[3 * 16];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 16 + 0.5f) / 16;
        }
        FloatImage found = Resampler.resize(new FloatImage(new ImageSize(16, 1), values), new ImageSize(64, 1));
        for (int x = 12; x < 52; x++) {
            assertThat(found.values()[x]).isCloseTo((x + 0.5f) / 64, within(1e-5f));
        }
    }

    @Test
    void toBytesAndBackIsExactAndRoundingIsHalfUp() {
        byte[] rgb = new byte[3 * 256];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3);
        }
        Image image = new Image(256, 1, rgb);
        assertThat(FloatImage.of(image).toImage()).isEqualTo(image);
        FloatImage odd = new FloatImage(new ImageSize(1, 1), new float[] {-0.1f, 1.2f, 0.5f});
        assertThat(odd.toImage().rgb()).containsExactly(0, 255, 128);
    }
}
