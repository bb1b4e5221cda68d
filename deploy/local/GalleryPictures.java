import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Draws the styles and masks of the gallery, and makes thumbnails: {@code java GalleryPictures.java draw DIRECTORY} and
 * {@code java GalleryPictures.java shrink PICTURE EDGE OUT.jpg}. Everything drawn is computed from fixed seeds; no other picture goes into it.
 */
final class GalleryPictures {
    private static final int SIDE = 512;

    private GalleryPictures() {}

    public static void main(String[] arguments) throws IOException {
        System.setProperty("java.awt.headless", "true");
        if (arguments.length == 2 && arguments[0].equals("draw")) {
            Path directory = Files.createDirectories(Path.of(arguments[1]));
            write(mosaic(), "png", directory.resolve("mosaic.png"));
            write(waves(), "png", directory.resolve("waves.png"));
            write(woodcut(), "png", directory.resolve("woodcut.png"));
            write(dabs(), "png", directory.resolve("dabs.png"));
            write(behindTheCat(), "png", directory.resolve("behind-the-cat.png"));
            write(behindTheAstronaut(), "png", directory.resolve("behind-the-astronaut.png"));
        } else if (arguments.length == 4 && arguments[0].equals("shrink")) {
            BufferedImage picture = ImageIO.read(Path.of(arguments[1]).toFile());
            if (picture == null) {
                throw new IOException(arguments[1] + " is not a picture that can be read");
            }
            write(shrunk(picture, Integer.parseInt(arguments[2])), "jpg", Path.of(arguments[3]));
        } else {
            System.err.println("usage: GalleryPictures.java draw DIRECTORY | shrink PICTURE EDGE OUT.jpg");
            System.exit(2);
        }
    }

    /** Tiles of nearly one size in warm and cool patches, with dark grout between them. */
    private static BufferedImage mosaic() {
        int[] palette = {0xb5452c, 0xd9862f, 0xeec35a, 0xf3e3b5, 0x2f6f7e, 0x1e4256, 0x7fae9b, 0x7a2b2f};
        Random random = new Random(11);
        int cell = 20;
        int across = SIDE / cell + 3;
        double[][][] tiles = new double[across][across][2];
        int[][] colours = new int[across][across];
        for (int i = 0; i < across; i++) {
            for (int j = 0; j < across; j++) {
                tiles[i][j][0] = (i - 1 + 0.5 + 0.6 * (random.nextDouble() - 0.5)) * cell;
                tiles[i][j][1] = (j - 1 + 0.5 + 0.6 * (random.nextDouble() - 0.5)) * cell;
                double patch = Math.sin(i / 3.1 + 0.7 * Math.sin(j / 4.0)) + Math.cos(j / 3.7);
                int chosen = (int) Math.floor((patch + 2) / 4 * palette.length + random.nextGaussian() * 0.8);
                colours[i][j] = varied(palette[Math.floorMod(chosen, palette.length)], random, 14);
            }
        }
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, y, tileAt(x, y, cell, tiles, colours));
            }
        }
        return image;
    }

    private static int tileAt(int x, int y, int cell, double[][][] tiles, int[][] colours) {
        double nearest = Double.MAX_VALUE;
        double second = Double.MAX_VALUE;
        int colour = 0;
        for (int i = x / cell; i <= x / cell + 2; i++) {
            for (int j = y / cell; j <= y / cell + 2; j++) {
                double distance = Math.hypot(tiles[i][j][0] - x, tiles[i][j][1] - y);
                if (distance < nearest) {
                    second = nearest;
                    nearest = distance;
                    colour = colours[i][j];
                } else if (distance < second) {
                    second = distance;
                }
            }
        }
        return second - nearest < 2.6 ? 0x2b2622 : colour;
    }

    /** Rows of overlapping ringed scales, as on Japanese cloth, from deep to pale blue. */
    private static BufferedImage waves() {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = pen(image);
        int[] rings = {0x12305c, 0xf0ead8, 0x1f5b93, 0xdce9ea, 0x4d92b8, 0xf6f0dd, 0x1a4377};
        int radius = 46;
        for (int row = 0; row <= 2 * SIDE / radius + 2; row++) {
            for (int column = -1; column <= SIDE / (2 * radius) + 1; column++) {
                double x = 2.0 * radius * column + (row % 2 == 0 ? 0 : radius);
                double y = row * radius / 2.0;
                for (int ring = 0; ring < rings.length; ring++) {
                    double r = radius * (1 - ring / (double) rings.length);
                    graphics.setColor(new Color(rings[ring]));
                    graphics.fill(new Arc2D.Double(x - r, y - r, 2 * r, 2 * r, 0, 360, Arc2D.PIE));
                }
            }
        }
        graphics.dispose();
        return image;
    }

    /** Black lines on cream paper that swell and thin along bent fields, with some crossed. */
    private static BufferedImage woodcut() {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double tone = 0.5 + 0.5 * Math.sin(x / 71.0 + 1.3 * Math.sin(y / 93.0)) * Math.cos(y / 57.0 - x / 160.0);
                double lines = Math.sin((y + 16 * Math.sin(x / 60.0) + 9 * Math.sin(x / 23.0 + y / 50.0)) * 2 * Math.PI / 9);
                double crossed = Math.sin((x + 0.6 * y + 12 * Math.sin(y / 40.0)) * 2 * Math.PI / 10);
                double ink = Math.max(lines - 1.8 * tone + 0.75, crossed - 2.6 * tone + 0.35);
                double black = Math.max(0, Math.min(1, 0.5 + 1.6 * ink));
                image.setRGB(x, y, mixed(0xf2e6cc, 0x1a1512, black));
            }
        }
        return image;
    }

    /** Round dabs of bright paint, thousands of them, in a meadow's colours. */
    private static BufferedImage dabs() {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = pen(image);
        graphics.setColor(new Color(0x6d8f4e));
        graphics.fillRect(0, 0, SIDE, SIDE);
        int[] palette = {0x3f7a3a, 0x9cbf4b, 0xf2d64b, 0xe8622c, 0xd63a5e, 0xf4b8c4, 0x6a4fa3, 0x4aa3c9, 0xfbf3df};
        Random random = new Random(5);
        for (int i = 0; i < 14_000; i++) {
            double x = random.nextDouble() * SIDE;
            double y = random.nextDouble() * SIDE;
            double patch = 4.5 + 3.2 * Math.sin(x / 80 + Math.sin(y / 60)) + 1.6 * Math.cos(y / 45) + random.nextGaussian();
            double r = 3 + 4 * random.nextDouble();
            graphics.setColor(new Color(varied(palette[Math.floorMod((int) patch, palette.length)], random, 20)));
            graphics.fill(new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r));
        }
        graphics.dispose();
        return image;
    }

    /** White where the cat is not, for the picture of 451 x 300 px. */
    private static BufferedImage behindTheCat() {
        double[] outline = {
            38, 0, 60, 26, 90, 12, 130, 0, 300, 0, 335, 6, 358, 70, 384, 26, 400, 0, 352, 0, 356, 64, 366, 110, 352, 160, 330, 195, 338, 230, 370, 262,
            386, 300, 0, 300, 0, 130, 36, 112
        };
        return outside(451, 300, outline);
    }

    /** White where the astronaut is not, for the picture of 512 x 512 px. */
    private static BufferedImage behindTheAstronaut() {
        double[] outline = {
            22, 512, 24, 400, 44, 290, 74, 242, 116, 208, 114, 182, 150, 152, 176, 146, 180, 118, 158, 102, 152, 68, 168, 40, 200, 18, 240, 14, 280, 34,
            300, 70, 296, 100, 276, 126, 268, 148, 262, 176, 296, 208, 306, 238, 336, 262, 358, 306, 364, 350, 412, 342, 462, 358, 492, 408, 498, 460,
            512, 480, 512, 512
        };
        return outside(512, 512, outline);
    }

    private static BufferedImage outside(int width, int height, double[] outline) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = pen(image);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
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

    private static BufferedImage shrunk(BufferedImage picture, int edge) {
        BufferedImage image = picture;
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

    private static int varied(int colour, Random random, double deviation) {
        double change = deviation * random.nextGaussian();
        return level((colour >> 16 & 255) + change) << 16 | level((colour >> 8 & 255) + change) << 8 | level((colour & 255) + change);
    }

    private static int mixed(int from, int to, double share) {
        int result = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            result |= level((from >> shift & 255) * (1 - share) + (to >> shift & 255) * share) << shift;
        }
        return result;
    }

    private static int level(double value) {
        return (int) Math.round(Math.max(0, Math.min(255, value)));
    }

    private static void write(BufferedImage image, String format, Path file) throws IOException {
        if (!ImageIO.write(image, format, file.toFile())) {
            throw new IOException(file + " could not be written");
        }
    }
}
