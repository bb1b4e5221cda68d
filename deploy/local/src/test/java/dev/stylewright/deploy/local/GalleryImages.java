package dev.stylewright.deploy.local;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Draws the mask of the gallery, and makes small JPEGs, for {@code deploy/local/render-gallery}: {@code java GalleryImages.java mask OUT.png} and
 * {@code java GalleryImages.java jpeg IMAGE EDGE OUT.jpg}, where EDGE is the maximum of the longer edge.
 */
final class GalleryImages {
    private static final float QUALITY = 0.88f;
    private static final float LOWEST_QUALITY = 0.6f;
    private static final int MAX_BYTES = 60_000;

    private GalleryImages() {}

    public static void main(String[] arguments) throws IOException {
        System.setProperty("java.awt.headless", "true");
        if (arguments.length == 2 && arguments[0].equals("mask")) {
            ImageIO.write(behindTheAstronaut(), "png", Path.of(arguments[1]).toFile());
        } else if (arguments.length == 4 && arguments[0].equals("jpeg")) {
            BufferedImage image = ImageIO.read(Path.of(arguments[1]).toFile());
            if (image == null) {
                throw new IOException(arguments[1] + " is not a picture that can be read");
            }
            Files.write(Path.of(arguments[3]), jpeg(shrunk(image, Integer.parseInt(arguments[2]))));
        } else {
            System.err.println("usage: GalleryImages.java mask OUT.png | jpeg PICTURE EDGE OUT.jpg");
            System.exit(2);
        }
    }

    /** White where the astronaut is not, for the image of 512 x 512 px. */
    private static BufferedImage behindTheAstronaut() {
        double[] outline = {
            22, 512, 24, 400, 44, 290, 74, 242, 116, 208, 114, 182, 150, 152, 176, 146, 180, 118, 158, 102, 152, 68,
            168, 40, 200, 18, 240, 14, 280, 34, 300, 70, 296, 100, 276, 126, 268, 148, 262, 176, 296, 208, 306, 238,
            336, 262, 358, 306, 364, 350, 412, 342, 462, 358, 492, 408, 498, 460, 512, 480, 512, 512
        };
        BufferedImage image = new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = pen(image);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        Path2D path = new Path2D.Double();
        path.moveTo(outline[0], outline[1]);
        for (int i = 2; i < outline.length; i += 2) {
            path.lineTo(outline[i], outline[i + 1]);
        }
        path.closePath();
        graphics.setColor(Color.BLACK);
        graphics.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.fill(path);
        graphics.draw(path);
        graphics.dispose();
        return image;
    }

    private static BufferedImage shrunk(BufferedImage original, int edge) {
        BufferedImage image = original;
        // By halves at most, so that every pixel counts.
        while (true) {
            int longer = Math.max(image.getWidth(), image.getHeight());
            double factor = Math.max(0.5, Math.min(1, (double) edge / longer));
            int width = (int) Math.round(image.getWidth() * factor);
            int height = (int) Math.round(image.getHeight() * factor);
            BufferedImage smaller = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = pen(smaller);
            graphics.drawImage(image, 0, 0, width, height, null);
            graphics.dispose();
            image = smaller;
            if (Math.max(width, height) <= edge) {
                return image;
            }
        }
    }

    private static Graphics2D pen(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        return graphics;
    }

    /** Encodes a file of at most {@link #MAX_BYTES}, reducing the quality if necessary. */
    private static byte[] jpeg(BufferedImage image) throws IOException {
        float quality = QUALITY;
        byte[] bytes = jpeg(image, quality);
        while (bytes.length > MAX_BYTES && quality > LOWEST_QUALITY) {
            quality -= 0.03f;
            bytes = jpeg(image, quality);
        }
        return bytes;
    }

    private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
