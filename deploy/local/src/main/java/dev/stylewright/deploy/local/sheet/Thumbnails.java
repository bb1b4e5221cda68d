package dev.stylewright.deploy.local.sheet;

import dev.stylewright.deploy.local.sheet.Sheet.Picture;
import dev.stylewright.worker.adapter.image.ChildImageCodec;
import dev.stylewright.worker.adapter.image.ChildSettings;
import dev.stylewright.worker.app.DecoderMain;
import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import java.awt.image.BufferedImage;

/** Decodes pictures as the worker does, upright and in sRGB, at a small size. */
public final class Thumbnails implements AutoCloseable {

    private static final long DECODER_MEMORY = 768L << 20;

    private final ChildImageCodec codec;
    private final ImageLimits limits;

    private Thumbnails(ChildImageCodec codec, ImageLimits limits) {
        this.codec = codec;
        this.limits = limits;
    }

    /** Starts the decoder, a separate process. */
    public static Thumbnails open(ImageLimits limits) {
        return new Thumbnails(
                new ChildImageCodec(new ChildSettings(DecoderMain.class.getName(), DECODER_MEMORY)), limits);
    }

    /**
     * Decodes a picture.
     *
     * @param edge its longer edge
     * @return without an image if it cannot be decoded
     */
    public Picture read(byte[] file, int edge) {
        try {
            return Picture.of(
                    converted(codec.decode(file, DecodeOptions.within(limits).scaledTo(edge))));
        } catch (UnreadableImageException undecodable) {
            return Picture.missing("unreadable");
        } catch (ImageTooLargeException tooLarge) {
            return Picture.missing("too large");
        }
    }

    private static BufferedImage converted(Image image) {
        BufferedImage converted = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = image.rgb();
        int[] pixels = new int[image.width() * image.height()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
        }
        converted.setRGB(0, 0, image.width(), image.height(), pixels, 0, image.width());
        return converted;
    }

    @Override
    public void close() {
        codec.close();
    }
}
