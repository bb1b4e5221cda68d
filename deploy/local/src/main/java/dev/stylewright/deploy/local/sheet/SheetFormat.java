package dev.stylewright.deploy.local.sheet;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Encodes sheets as PNG, or as JPEG with little loss. */
public final class SheetFormat {

    private static final float QUALITY = 0.92f;

    private SheetFormat() {}

    /** Whether a file with this name can be written. */
    public static boolean supports(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
    }

    /** The file with this name. */
    public static byte[] encode(BufferedImage sheet, String fileName) {
        boolean png = fileName.toLowerCase(Locale.ROOT).endsWith(".png");
        ImageWriter writer =
                ImageIO.getImageWritersByFormatName(png ? "png" : "jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (!png) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(QUALITY);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(sheet, null, null), parameters);
        } catch (IOException e) {
            throw new IllegalStateException("a sheet cannot be encoded in memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
