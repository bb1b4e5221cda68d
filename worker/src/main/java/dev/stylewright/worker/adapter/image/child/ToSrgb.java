package dev.stylewright.worker.adapter.image.child;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** Turns samples of one colour model into 8-bit sRGB. An instance belongs to one decoding, hence to one thread. */
interface ToSrgb {
    int MOST = 65535;

    /**
     * Converts pixels.
     *
     * @param samples interleaved, 0 to 65535
     * @param rgb takes three bytes a pixel
     * @param at where in {@code rgb} to begin
     */
    void convert(short[] samples, int pixels, byte[] rgb, int at);

    /**
     * Converts pixels of 8 bits a sample.
     *
     * @param offset where in {@code samples} to begin
     */
    void convert(byte[] samples, int offset, int pixels, byte[] rgb, int at);

    /** The name of the profile that colours are converted by; empty where they are taken as sRGB or plain inks. */
    default Optional<String> name() {
        return Optional.empty();
    }

    /** Has the colour engine loaded. */
    static void warmUp() {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        of(Optional.of(profile), 3).convert(new byte[3], 0, 1, new byte[3], 0);
    }

    /** The conversion for a number of colour components: by the profile when it fits them, else as sRGB or plain inks. */
    static ToSrgb of(Optional<byte[]> profile, int components) {
        Optional<ToSrgb> managed = profile.flatMap(bytes -> ManagedColours.of(bytes, components));
        return managed.orElseGet(() -> new PlainColours(components));
    }

    /** Colours without a profile: grey and RGB are sRGB; each ink takes its share of light away, and black of all of it. */
    record PlainColours(int components) implements ToSrgb {
        @Override
        public void convert(short[] samples, int pixels, byte[] rgb, int at) {
            switch (components) {
                case 1 -> {
                    for (int i = 0; i < pixels; i++) {
                        grey(eightBit(samples[i] & MOST), rgb, at + 3 * i);
                    }
                }
                case 3 -> {
                    for (int i = 0; i < 3 * pixels; i++) {
                        rgb[at + i] = eightBit(samples[i] & MOST);
                    }
                }
                default -> {
                    for (int i = 0; i < pixels; i++) {
                        long light = (long) MOST - (samples[4 * i + 3] & MOST);
                        for (int c = 0; c < 3; c++) {
                            long left = (MOST - (samples[4 * i + c] & MOST)) * light / MOST;
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
            return (byte) ((sample * 255L + MOST / 2) / MOST);
        }
    }

    /** Colours converted by an ICC profile, by Little CMS, perceptually: the one that comes with Java. */
    final class ManagedColours implements ToSrgb {
        private final ColorConvertOp conversion;
        private final int components;
        private final String name;

        private ManagedColours(ICC_Profile profile, int components) {
            ICC_Profile srgb = ((ICC_ColorSpace) ColorSpace.getInstance(ColorSpace.CS_sRGB)).getProfile();
            this.conversion = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
            this.components = components;
            this.name = ProfileName.of(profile);
        }

        static Optional<ToSrgb> of(byte[] bytes, int components) {
            int expected =
                    switch (components) {
                        case 1 -> ColorSpace.TYPE_GRAY;
                        case 3 -> ColorSpace.TYPE_RGB;
                        default -> ColorSpace.TYPE_CMYK;
                    };
            try {
                ICC_Profile profile = ICC_Profile.getInstance(bytes);
                if (profile.getColorSpaceType() != expected) {
                    return Optional.empty();
                }
                ToSrgb managed = new ManagedColours(profile, components);
                managed.convert(new short[components], 1, new byte[3], 0);
                return Optional.of(managed);
            } catch (RuntimeException broken) {
                // What the colour engine cannot work with is ignored, as browsers do: the image is shown as sRGB.
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
