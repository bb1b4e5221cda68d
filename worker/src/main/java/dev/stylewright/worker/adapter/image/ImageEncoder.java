package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.Resizing;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Writes PNG and JPEG with the JDK's own writers. */
final class ImageEncoder {
    /** From this quality on JPEG keeps full colour resolution (4:4:4), below it halves it both ways (4:2:0). */
    static final int FULL_CHROMA_FROM = 90;

    private static final int WHITE = 255;
    private static final String JPEG_METADATA = "javax_imageio_jpeg_image_1.0";

    private final ImageWriterSpi png = Plugins.writer("png");
    private final ImageWriterSpi jpeg = Plugins.writer("jpeg");

    byte[] encode(Image image, ImageFormat format, int quality, PreservedMetadata preserved) throws IOException {
        ImageWriter writer =
                switch (format) {
                    case PNG -> png.createWriterInstance();
                    case JPEG -> jpeg.createWriterInstance();
                };
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            BufferedImage buffered = preserved
                    .opacity()
                    .map(opacity ->
                            format == ImageFormat.PNG ? translucent(image, opacity) : wrap(onWhite(image, opacity)))
                    .orElseGet(() -> wrap(image));
            writer.setOutput(out);
            if (format == ImageFormat.PNG) {
                writer.write(buffered);
            } else {
                writeJpeg(writer, buffered, quality);
            }
        } finally {
            writer.dispose();
        }
        byte[] file = bytes.toByteArray();
        return preserved
                .exif()
                .map(exif -> ExifInsertion.into(file, format, exif))
                .orElse(file);
    }

    private static void writeJpeg(ImageWriter writer, BufferedImage image, int quality) throws IOException {
        var parameters = new JPEGImageWriteParam(Locale.ROOT);
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(quality / 100f);
        parameters.setOptimizeHuffmanTables(true);
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
        if (quality >= FULL_CHROMA_FROM) {
            keepFullChroma(metadata);
        }
        writer.write(null, new IIOImage(image, null, metadata), parameters);
    }

    private static void keepFullChroma(IIOMetadata metadata) throws IIOInvalidTreeException {
        Element root = (Element) metadata.getAsTree(JPEG_METADATA);
        NodeList components = root.getElementsByTagName("componentSpec");
        for (int i = 0; i < components.getLength(); i++) {
            Element component = (Element) components.item(i);
            component.setAttribute("HsamplingFactor", "1");
            component.setAttribute("VsamplingFactor", "1");
        }
        metadata.setFromTree(JPEG_METADATA, root);
    }

    /** An image over the image's own bytes. */
    private static BufferedImage wrap(Image image) {
        var buffer = new DataBufferByte(image.rgb(), image.rgb().length);
        int width = image.width();
        WritableRaster raster =
                Raster.createInterleavedRaster(buffer, width, image.height(), 3 * width, 3, new int[] {0, 1, 2}, null);
        var model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }

    /** For files that have no opacity. */
    private static Image onWhite(Image image, Mask opacity) {
        byte[] levels = Resizing.resized(opacity, new ImageSize(image.width(), image.height()))
                .levels();
        byte[] rgb = image.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            int level = levels[i / 3] & 0xff;
            rgb[i] = (byte) (((rgb[i] & 0xff) * level + WHITE * (WHITE - level) + WHITE / 2) / WHITE);
        }
        return new Image(image.width(), image.height(), rgb);
    }

    /** With an opacity at the size of the image, straight: colours are what they are under it. */
    private static BufferedImage translucent(Image image, Mask opacity) {
        byte[] rgb = image.rgb();
        byte[] levels = Resizing.resized(opacity, new ImageSize(image.width(), image.height()))
                .levels();
        byte[] rgba = new byte[4 * levels.length];
        for (int i = 0; i < levels.length; i++) {
            System.arraycopy(rgb, 3 * i, rgba, 4 * i, 3);
            rgba[4 * i + 3] = levels[i];
        }
        int width = image.width();
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(rgba, rgba.length),
                width,
                image.height(),
                4 * width,
                4,
                new int[] {0, 1, 2, 3},
                null);
        var model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }
}
