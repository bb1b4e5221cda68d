package dev.stylewright.deploy.testkit;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Pictures and requests of the tests. */
final class Pictures {

    static final S3Uri PHOTO = S3Uri.of("photos", "cat.png");
    static final S3Uri STYLE = S3Uri.of("styles", "waves.png");

    private Pictures() {}

    static void upload(StylewrightExtension stylewright) throws IOException {
        stylewright.put(PHOTO, png(96, 64, Color.ORANGE, Color.BLUE));
        stylewright.put(STYLE, png(240, 80, Color.WHITE, Color.BLUE));
    }

    static StylizationRequest order(String id) {
        return StylizationRequest.builder(id, PHOTO, result(id))
                .style(Style.of(STYLE))
                .metadata("customer", "42")
                .build();
    }

    static S3Uri result(String id) {
        return S3Uri.of("results", id + ".png");
    }

    static BufferedImage decode(byte[] bytes) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] png(int width, int height, Color from, Color to) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, from, 11, 7, to, true));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
