package dev.stylewright.worker.adapter.image.child;

import dev.stylewright.worker.adapter.image.library.BrokenImageException;
import dev.stylewright.worker.adapter.image.library.ImageWriters;
import dev.stylewright.worker.adapter.image.wire.Order;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.Resizing;
import java.util.Optional;

/** Encodes pixels as a file. */
final class Encoder {
    private static final int WHITE = 255;

    private Encoder() {}

    static byte[] encode(Order.Encode order) throws BrokenImageException {
        Image image = order.image();
        Optional<byte[]> levels = order.preserved().opacity().map(opacity -> levels(opacity, image));
        Optional<byte[]> exif = order.preserved().exif();
        if (order.format() == ImageFormat.JPEG) {
            byte[] rgb = levels.map(found -> onWhite(image, found)).orElse(image.rgb());
            byte[] file = ImageWriters.jpeg(rgb, image.width(), image.height(), order.quality());
            return exif.map(block -> ExifInsertion.into(file, block)).orElse(file);
        }
        byte[] pixels = levels.map(found -> translucent(image, found)).orElse(image.rgb());
        int channels = levels.isPresent() ? 4 : 3;
        return order.format() == ImageFormat.PNG
                ? ImageWriters.png(pixels, image.width(), image.height(), channels, exif)
                : ImageWriters.webp(pixels, image.width(), image.height(), channels, order.quality(), exif);
    }

    private static byte[] levels(Mask opacity, Image image) {
        return Resizing.resized(opacity, new ImageSize(image.width(), image.height()))
                .levels();
    }

    /** Composes the image on white, for formats without opacity. */
    private static byte[] onWhite(Image image, byte[] levels) {
        byte[] rgb = image.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            int level = levels[i / 3] & 0xff;
            rgb[i] = (byte) (((rgb[i] & 0xff) * level + WHITE * (WHITE - level) + WHITE / 2) / WHITE);
        }
        return rgb;
    }

    /** RGBA with straight (not premultiplied) colours; {@code levels} has the size of the image. */
    private static byte[] translucent(Image image, byte[] levels) {
        byte[] rgba = new byte[4 * levels.length];
        for (int i = 0; i < levels.length; i++) {
            System.arraycopy(image.rgb(), 3 * i, rgba, 4 * i, 3);
            rgba[4 * i + 3] = levels[i];
        }
        return rgba;
    }
}
