package dev.stylewright.deploy.local.terminal;

import dev.stylewright.worker.stylize.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes pictures that the worker has made, with the decoders of the JDK. */
final class ImageDecoding {

    private ImageDecoding() {}

    /** The image of a JPEG or PNG file; empty for formats that Java does not read, such as WebP. */
    static Optional<Image> decode(byte[] file) {
        try {
            // Not a plain stream, which ImageIO would copy to a temporary file.
            return Optional.ofNullable(ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(file))))
                    .map(ImageDecoding::image);
        } catch (IOException e) {
            throw new IllegalStateException("a picture of the worker cannot be decoded", e);
        }
    }

    private static Image image(BufferedImage decoded) {
        int width = decoded.getWidth();
        int height = decoded.getHeight();
        int[] pixels = decoded.getRGB(0, 0, width, height, null, 0, width);
        byte[] rgb = new byte[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            rgb[3 * i] = (byte) (pixels[i] >> 16);
            rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
            rgb[3 * i + 2] = (byte) pixels[i];
        }
        return new Image(width, height, rgb);
    }
}
