package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Resizing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** The images that are painted: two photos and four styles, resized with a filter. */
final class Images {
    private static final String SAMPLES = "/dev/stylewright/deploy/local/samples/";
    private static final String OWN = "/dev/stylewright/deploy/benchmark/painting/";
    private static final String CAT = SAMPLES + "cat.png";
    private static final String ASTRONAUT = OWN + "astronaut.jpg";
    private static final String SWIRLS = SAMPLES + "starlit-swirls.jpg";
    private static final String STARRY_NIGHT = SAMPLES + "starry-night.jpg";
    private static final String GREAT_WAVE = OWN + "great-wave.jpg";
    private static final String SHIPWRECK = OWN + "shipwreck.jpg";

    private Images() {}

    /**
     * The 6 pairs, with longer edges of exactly {@code size} px, so that no program has to resize. Of the first two, defaults were tuned on one and
     * not on the other.
     */
    static List<Pair> pairs(int size) {
        return List.of(
                pair("cat x swirls", CAT, SWIRLS, size, true),
                pair("astronaut x shipwreck", ASTRONAUT, SHIPWRECK, size, false),
                pair("astronaut x great wave", ASTRONAUT, GREAT_WAVE, size, true),
                pair("cat x starry night", CAT, STARRY_NIGHT, size, false),
                pair("astronaut x starry night", ASTRONAUT, STARRY_NIGHT, size, true),
                pair("cat x shipwreck", CAT, SHIPWRECK, size, false));
    }

    private static Pair pair(String name, String content, String style, int size, boolean tuned) {
        return new Pair(name, scaled(read(content), size), scaled(read(style), size), tuned);
    }

    private static Image scaled(Image image, int longer) {
        return Resizing.resized(image, new ImageSize(image.width(), image.height()).withLonger(longer));
    }

    private static Image read(String name) {
        try (InputStream in = Images.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the picture " + name + " is missing from the class path");
            }
            return image(ImageIO.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
