package dev.stylewright.worker.adapter.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * Turns samples of one colour model into 8-bit sRGB. Samples are 16-bit, so that deep images are rounded once, at the
 * end. An instance belongs to one decoding, hence to one thread.
 */
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

    /** The conversion for a number of colour components: by the profile when it fits them, else as sRGB or plain inks. */
    static ToSrgb of(Optional<byte[]> profile, int components) {
        Optional<ToSrgb> managed = profile.flatMap(bytes -> managed(bytes, components));
        return managed.orElseGet(() -> switch (components) {
            case 1 -> ToSrgb::grey;
            case 3 -> ToSrgb::rgb;
            case 4 -> ToSrgb::inks;
            default -> throw new IllegalArgumentException(components + " colour components");
        });
    }

    private static Optional<ToSrgb> managed(byte[] bytes, int components) {
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

    private static void grey(short[] samples, int pixels, byte[] rgb, int at) {
        for (int i = 0; i < pixels; i++) {
            byte value = eightBit(samples[i] & MOST);
            rgb[at + 3 * i] = value;
            rgb[at + 3 * i + 1] = value;
            rgb[at + 3 * i + 2] = value;
        }
    }

    private static void rgb(short[] samples, int pixels, byte[] rgb, int at) {
        for (int i = 0; i < 3 * pixels; i++) {
            rgb[at + i] = eightBit(samples[i] & MOST);
        }
    }

    /** Inks without a profile: each takes its share of light away, and black of all of it. */
    private static void inks(short[] samples, int pixels, byte[] rgb, int at) {
        for (int i = 0; i < pixels; i++) {
            long light = (long) MOST - (samples[4 * i + 3] & MOST);
            for (int c = 0; c < 3; c++) {
                rgb[at + 3 * i + c] = eightBit((int) ((MOST - (samples[4 * i + c] & MOST)) * light / MOST));
            }
        }
    }

    private static byte eightBit(int sample) {
        return (byte) ((sample * 255L + MOST / 2) / MOST);
    }

    /** Colours converted by an ICC profile, by the engine of the JDK (Little CMS), perceptually. */
    final class ManagedColours implements ToSrgb {
        private final ColorConvertOp conversion;
        private final int components;

        ManagedColours(ICC_Profile profile, int components) {
            ICC_Profile srgb = ((ICC_ColorSpace) ColorSpace.getInstance(ColorSpace.CS_sRGB)).getProfile();
            this.conversion = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
            this.components = components;
        }

        @Override
        public void convert(short[] samples, int pixels, byte[] rgb, int at) {
            WritableRaster from = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, pixels, 1, components, null);
            from.setDataElements(0, 0, pixels, 1, samples);
            var buffer = new DataBufferByte(3 * pixels);
            WritableRaster to =
                    Raster.createInterleavedRaster(buffer, pixels, 1, 3 * pixels, 3, new int[] {0, 1, 2}, null);
            conversion.filter(from, to);
            System.arraycopy(buffer.getData(), 0, rgb, at, 3 * pixels);
        }
    }
}
