package dev.stylewright.worker.adapter.image.child;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Converts samples of one colour model into 8-bit sRGB. For one thread. */
interface ToSrgb {
    int MAX_SAMPLE = 65535;

    /**
     * Converts pixels.
     *
     * @param samples interleaved, 0 to 65535
     * @param rgb receives three bytes per pixel
     * @param at index in {@code rgb} of the first pixel
     */
    void convert(short[] samples, int pixels, byte[] rgb, int at);

    /**
     * Converts pixels of 8 bits per sample.
     *
     * @param offset index of the first of them
     */
    void convert(byte[] samples, int offset, int pixels, byte[] rgb, int at);

    /** The name of the colour profile; empty if colours are treated as sRGB or plain inks. */
    default Optional<String> name() {
        return Optional.empty();
    }

    /** Loads the colour engine. */
    static void warmUp() {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        of(Optional.of(profile), 3).convert(new byte[3], 0, 1, new byte[3], 0);
    }

    /** The conversion for a number of colour components: with the profile if it has the same number, otherwise as sRGB or plain inks. */
    static ToSrgb of(Optional<byte[]> profile, int components) {
        Optional<ToSrgb> managed = profile.flatMap(bytes -> ManagedColours.of(bytes, components));
        return managed.orElseGet(() -> new PlainColours(components));
    }

    /** Colours without a profile: grey and RGB are treated as sRGB, and inks as {@code R = 255 (1 - C)(1 - K)}. */
    record PlainColours(int components) implements ToSrgb {
        @Override
        public void convert(short[] samples, int pixels, byte[] rgb, int at) {
            switch (components) {
                case 1 -> {
                    for (int i = 0; i < pixels; i++) {
                        grey(eightBit(samples[i] & MAX_SAMPLE), rgb, at + 3 * i);
                    }
                }
                case 3 -> {
                    for (int i = 0; i < 3 * pixels; i++) {
                        rgb[at + i] = eightBit(samples[i] & MAX_SAMPLE);
                    }
                }
                default -> {
                    for (int i = 0; i < pixels; i++) {
                        long light = (long) MAX_SAMPLE - (samples[4 * i + 3] & MAX_SAMPLE);
                        for (int c = 0; c < 3; c++) {
                            long left = (MAX_SAMPLE - (samples[4 * i + c] & MAX_SAMPLE)) * light / MAX_SAMPLE;
                            rgb[at + 3 * i + c] = eightBit((int) left);
                        }
                    }
                }
            }
        }

        @Override
        public void convert(byte[] samples, int offset, int pixels, byte[] rgb, int at) {
            switch (components) {
                case 1 -> {
                    for (int i = 0; i < pixels; i++) {
                        grey(samples[offset + i], rgb, at + 3 * i);
                    }
                }
                case 3 -> System.arraycopy(samples, offset, rgb, at, 3 * pixels);
                default -> {
                    for (int i = 0; i < pixels; i++) {
                        int light = 255 - (samples[offset + 4 * i + 3] & 0xff);
                        for (int c = 0; c < 3; c++) {
                            int left = (255 - (samples[offset + 4 * i + c] & 0xff)) * light;
                            rgb[at + 3 * i + c] = (byte) ((left + 127) / 255);
                        }
                    }
                }
            }
        }

        private static void grey(byte level, byte[] rgb, int at) {
            rgb[at] = level;
            rgb[at + 1] = level;
            rgb[at + 2] = level;
        }

        private static byte eightBit(int sample) {
            return (byte) ((sample * 255L + MAX_SAMPLE / 2) / MAX_SAMPLE);
        }
    }

    /**
     * Colours with an ICC profile, converted by Java's Little CMS with perceptual intent. The darkest colour of a profile becomes black, as in the reference tools: Little
     * CMS does that for a perceptual intent and a profile of version 4.
     */
    final class ManagedColours implements ToSrgb {
        private static final int VERSION = 8;
        private static final int CLASS = 12;
        private static final int HEADER = 128;
        private static final byte[] OUTPUT = "prtr".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] INPUT = "scnr".getBytes(StandardCharsets.US_ASCII);
        private static final ICC_Profile SRGB = srgb();

        private final ColorConvertOp conversion;
        private final int components;
        private final String name;

        private ManagedColours(ICC_Profile profile, int components) {
            this.conversion = new ColorConvertOp(new ICC_Profile[] {profile, SRGB}, null);
            this.components = components;
            this.name = ProfileName.of(profile);
        }

        /** Java's own sRGB profile, marked as version 4. */
        private static ICC_Profile srgb() {
            byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
            profile[VERSION] = 4;
            return ICC_Profile.getInstance(profile);
        }

        /** A printer profile, marked as an input profile: Java converts from printer profiles with relative colorimetric intent. */
        private static byte[] asInput(byte[] profile) {
            if (profile.length < HEADER || !Arrays.equals(OUTPUT, 0, 4, profile, CLASS, CLASS + 4)) {
                return profile;
            }
            byte[] changed = profile.clone();
            System.arraycopy(INPUT, 0, changed, CLASS, INPUT.length);
            return changed;
        }

        static Optional<ToSrgb> of(byte[] bytes, int components) {
            int expected =
                    switch (components) {
                        case 1 -> ColorSpace.TYPE_GRAY;
                        case 3 -> ColorSpace.TYPE_RGB;
                        default -> ColorSpace.TYPE_CMYK;
                    };
            try {
                ICC_Profile profile = ICC_Profile.getInstance(asInput(bytes));
                if (profile.getColorSpaceType() != expected) {
                    return Optional.empty();
                }
                ToSrgb managed = new ManagedColours(profile, components);
                managed.convert(new short[components], 1, new byte[3], 0);
                return Optional.of(managed);
            } catch (RuntimeException broken) {
                // A profile that the colour engine rejects is ignored, as in browsers: the image is treated as sRGB.
                return Optional.empty();
            }
        }

        @Override
        public Optional<String> name() {
            return Optional.of(name);
        }

        @Override
        public void convert(short[] samples, int pixels, byte[] rgb, int at) {
            WritableRaster from = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, pixels, 1, components, null);
            from.setDataElements(0, 0, pixels, 1, samples);
            convert(from, pixels, rgb, at);
        }

        @Override
        public void convert(byte[] samples, int offset, int pixels, byte[] rgb, int at) {
            byte[] row = new byte[components * pixels];
            System.arraycopy(samples, offset, row, 0, row.length);
            int[] bands = new int[components];
            for (int band = 0; band < components; band++) {
                bands[band] = band;
            }
            var buffer = new DataBufferByte(row, row.length);
            convert(
                    Raster.createInterleavedRaster(buffer, pixels, 1, row.length, components, bands, null),
                    pixels,
                    rgb,
                    at);
        }

        private void convert(WritableRaster from, int pixels, byte[] rgb, int at) {
            var buffer = new DataBufferByte(3 * pixels);
            WritableRaster to =
                    Raster.createInterleavedRaster(buffer, pixels, 1, 3 * pixels, 3, new int[] {0, 1, 2}, null);
            conversion.filter(from, to);
            System.arraycopy(buffer.getData(), 0, rgb, at, 3 * pixels);
        }
    }
}
