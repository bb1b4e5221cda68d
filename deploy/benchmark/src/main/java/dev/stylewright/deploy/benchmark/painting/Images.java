package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.stylize.Image;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** The images that are painted: two photos and three styles, one of them brush strokes and two computed here. */
final class Images {
    private static final String SAMPLES = "/dev/stylewright/deploy/local/samples/";
    private static final int PATTERN = 512;

    private Images() {}

    /** All pairs, with longer edges of exactly {@code size} px, so that no side has to resize. */
    static List<Pair> pairs(int size) {
        List<Pair> pairs = new ArrayList<>();
        for (Named content : List.of(
                new Named("cat", resource(SAMPLES + "cat.png")),
                new Named("astronaut", resource("/dev/stylewright/deploy/benchmark/painting/astronaut.jpg")))) {
            for (Named style : List.of(
                    new Named("swirls", resource(SAMPLES + "starlit-swirls.jpg")),
                    new Named("rings", pattern(Images::rings)),
                    new Named("weave", pattern(Images::weave)))) {
                pairs.add(new Pair(
                        content.name() + " x " + style.name(),
                        image(scaled(content.image(), size)),
                        image(scaled(style.image(), size))));
            }
        }
        return pairs;
    }

    private record Named(String name, BufferedImage image) {}

    private static BufferedImage resource(String name) {
        try (InputStream in = Images.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the picture " + name + " is missing from the class path");
            }
            return ImageIO.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage pattern(IntBinaryOperator colour) {
        BufferedImage image = new BufferedImage(PATTERN, PATTERN, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < PATTERN; y++) {
            for (int x = 0; x < PATTERN; x++) {
                image.setRGB(x, y, colour.applyAsInt(x, y));
            }
        }
        return image;
    }

    /** Rings around three centres, in warm colours. */
    private static int rings(int x, int y) {
        double a = Math.sin(Math.hypot(x - 90, y - 120) / 6);
        double b = Math.sin(Math.hypot(x - 380, y - 200) / 9);
        double c = Math.sin(Math.hypot(x - 230, y - 430) / 4);
        return rgb(0.6 + 0.4 * a * b, 0.4 + 0.3 * b * c, 0.25 + 0.2 * c);
    }

    /** Threads over and under each other, in cool colours. */
    private static int weave(int x, int y) {
        boolean over = (x / 16 + y / 16) % 2 == 0;
        double thread = Math.abs(Math.sin(Math.PI * (over ? x : y) / 16.0));
        return over
                ? rgb(0.1 + 0.2 * thread, 0.3 + 0.4 * thread, 0.5 + 0.5 * thread)
                : rgb(0.8 * thread, 0.8 * thread, 0.7);
    }

    private static int rgb(double red, double green, double blue) {
        return level(red) << 16 | level(green) << 8 | level(blue);
    }

    private static int level(double value) {
        return (int) Math.round(255 * Math.max(0, Math.min(1, value)));
    }

    private static BufferedImage scaled(BufferedImage image, int longer) {
        double factor = (double) longer / Math.max(image.getWidth(), image.getHeight());
        int width = (int) Math.round(factor * image.getWidth());
        int height = (int) Math.round(factor * image.getHeight());
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = result.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return result;
    }

    private static Image image(BufferedImage image) {
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        for (int i = 0; i < rgb.length / 3; i++) {
            int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        return new Image(image.getWidth(), image.getHeight(), rgb);
    }

    /** Writes a PNG, which keeps every pixel as it is. */
    static void write(Image image, Path file) throws IOException {
        byte[] rgb = image.rgb();
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < rgb.length / 3; i++) {
            buffered.setRGB(
                    i % image.width(),
                    i / image.width(),
                    (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | (rgb[3 * i + 2] & 255));
        }
        ImageIO.write(buffered, "png", file.toFile());
    }
}
