package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Frame;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Inks;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Optional;

/** Decoded samples of whatever layout, on their way to sRGB. */
final class DecodedPixels {
    private static final int OPAQUE = 255;
    private static final int MOST = ToSrgb.MOST;

    private final Raster raster;
    private final Optional<IndexColorModel> palette;
    private final int components;
    private final boolean alpha;
    private final boolean premultiplied;
    private final Inks inks;

    private DecodedPixels(
            Raster raster,
            Optional<IndexColorModel> palette,
            int components,
            boolean alpha,
            boolean premultiplied,
            Inks inks) {
        this.raster = raster;
        this.palette = palette;
        this.components = components;
        this.alpha = alpha;
        this.premultiplied = premultiplied;
        this.inks = inks;
    }

    /** Light: samples as the decoder made them, not yet interpreted by any colour space. */
    static DecodedPixels of(BufferedImage image) throws UnreadableImageException {
        ColorModel model = image.getColorModel();
        Raster raster = image.getRaster();
        if (model instanceof IndexColorModel indexed) {
            return new DecodedPixels(raster, Optional.of(indexed), 3, indexed.hasAlpha(), false, Inks.NONE);
        }
        int components = model.getNumColorComponents();
        if (components != 1 && components != 3) {
            throw new UnreadableImageException(
                    "the picture has %d colour components: save it as RGB".formatted(components));
        }
        requireWholeNumbers(raster);
        return new DecodedPixels(
                raster, Optional.empty(), components, model.hasAlpha(), model.isAlphaPremultiplied(), Inks.NONE);
    }

    /** Inks, as they are stored; a band after the four is ignored. */
    static DecodedPixels of(Raster raster, Inks inks) throws UnreadableImageException {
        if (raster.getNumBands() < 4) {
            throw new UnreadableImageException(
                    "the picture is of inks and has %d of them, not 4: save it as RGB".formatted(raster.getNumBands()));
        }
        requireWholeNumbers(raster);
        return new DecodedPixels(raster, Optional.empty(), 4, false, false, inks);
    }

    private static void requireWholeNumbers(Raster raster) throws UnreadableImageException {
        int type = raster.getDataBuffer().getDataType();
        int bits = Arrays.stream(raster.getSampleModel().getSampleSize()).max().orElse(0);
        if (bits > 16
                || type == DataBuffer.TYPE_FLOAT
                || type == DataBuffer.TYPE_DOUBLE
                || type == DataBuffer.TYPE_SHORT) {
            throw new UnreadableImageException(
                    "the picture has signed, floating-point or over 16-bit samples: save it with 8 or 16 bits a sample");
        }
    }

    /** Converts to sRGB and lays the pixels on a black canvas: colours are multiplied by their opacity. */
    byte[] onBlack(Frame frame, Optional<byte[]> profile) {
        return canvas(frame, profile, alpha);
    }

    /** Converts to sRGB, whatever the opacity; black around a frame that doesn't fill its canvas. */
    byte[] straight(Frame frame, Optional<byte[]> profile) {
        return canvas(frame, profile, false);
    }

    private byte[] canvas(Frame frame, Optional<byte[]> profile, boolean multiplied) {
        ToSrgb toSrgb = ToSrgb.of(profile, components);
        byte[] canvas = new byte[3 * frame.canvasWidth() * frame.canvasHeight()];
        int width = frame.width();
        var colours = new short[width * components];
        var opacity = new int[width];
        Arrays.fill(opacity, MOST);
        for (int y = 0; y < frame.height(); y++) {
            readRow(y, width, colours, opacity);
            int at = 3 * ((frame.y() + y) * frame.canvasWidth() + frame.x());
            toSrgb.convert(colours, width, canvas, at);
            if (multiplied) {
                multiply(canvas, at, opacity);
            }
        }
        return canvas;
    }

    /**
     * How opaque each place of the canvas is, 0 to 255; empty where all of it is opaque. Around a frame that doesn't fill
     * its canvas nothing is.
     */
    Optional<byte[]> opacity(Frame frame) {
        if (!alpha && frame.fillsCanvas()) {
            return Optional.empty();
        }
        int width = frame.width();
        byte[] levels = new byte[frame.canvasWidth() * frame.canvasHeight()];
        boolean opaque = frame.fillsCanvas();
        var colours = new short[width * components];
        var opacity = new int[width];
        Arrays.fill(opacity, MOST);
        for (int y = 0; y < frame.height(); y++) {
            readRow(y, width, colours, opacity);
            int at = (frame.y() + y) * frame.canvasWidth() + frame.x();
            for (int x = 0; x < width; x++) {
                int level = (opacity[x] + 128) / 257;
                opaque &= level == OPAQUE;
                levels[at + x] = (byte) level;
            }
        }
        return opaque ? Optional.empty() : Optional.of(levels);
    }

    private void readRow(int y, int width, short[] colours, int[] opacity) {
        if (palette.isPresent()) {
            readPaletteRow(palette.get(), y, width, colours, opacity);
            return;
        }
        int bands = raster.getNumBands();
        int[] samples = raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, (int[]) null);
        for (int b = 0; b < Math.min(bands, components + (alpha ? 1 : 0)); b++) {
            int most = (1 << raster.getSampleModel().getSampleSize(b)) - 1;
            for (int x = 0; x < width; x++) {
                int sample = most == MOST ? samples[x * bands + b] : (samples[x * bands + b] * MOST + most / 2) / most;
                if (b < components) {
                    colours[x * components + b] = (short) sample;
                } else {
                    opacity[x] = sample;
                }
            }
        }
        if (inks != Inks.NONE) {
            StoredInks.toCmyk(colours, width, inks);
        }
        if (premultiplied) {
            divide(colours, opacity);
        }
    }

    private void readPaletteRow(IndexColorModel model, int y, int width, short[] colours, int[] opacity) {
        int[] indices = raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, (int[]) null);
        for (int x = 0; x < width; x++) {
            // An index past the palette is black, as libpng and browsers have it.
            int argb = indices[x] < model.getMapSize() ? model.getRGB(indices[x]) : 0xff000000;
            colours[3 * x] = (short) ((argb >> 16 & 0xff) * 257);
            colours[3 * x + 1] = (short) ((argb >> 8 & 0xff) * 257);
            colours[3 * x + 2] = (short) ((argb & 0xff) * 257);
            opacity[x] = (argb >>> 24) * 257;
        }
    }

    private void divide(short[] colours, int[] opacity) {
        for (int i = 0; i < colours.length; i++) {
            int of = Math.max(1, opacity[i / components]);
            colours[i] = (short) Math.min(MOST, ((colours[i] & MOST) * (long) MOST + of / 2) / of);
        }
    }

    private static void multiply(byte[] canvas, int at, int[] opacity) {
        for (int i = 0; i < 3 * opacity.length; i++) {
            long of = opacity[i / 3];
            canvas[at + i] = (byte) (((canvas[at + i] & 0xff) * of + MOST / 2) / MOST);
        }
    }
}
