package dev.stylewright.worker.adapter.image.library;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** BMP by TwelveMonkeys. Leptonica's reader, the only one in the bundle, rejects run-length coding, bit fields and OS/2 headers, and reads 16 bits as grey. */
final class BmpFile implements ImageFile {
    private final ImageReader reader;
    private final ImageInputStream stream;
    private final Layout layout;

    private BmpFile(NativeBytes file) throws BrokenImageException {
        stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file.head((int) file.length())));
        reader = reader();
        reader.setInput(stream);
        try {
            boolean alpha = reader.getRawImageType(0) != null
                    && reader.getRawImageType(0).getColorModel().hasAlpha();
            layout = new Layout(reader.getWidth(0), reader.getHeight(0), 3, alpha, false, false);
        } catch (IOException | RuntimeException e) {
            reader.dispose();
            throw new BrokenImageException(String.valueOf(e.getMessage()), e);
        }
    }

    static BmpFile open(NativeBytes file) throws BrokenImageException {
        return new BmpFile(file);
    }

    private static ImageReader reader() {
        ImageIO.setUseCache(false);
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("bmp");
        while (readers.hasNext()) {
            ImageReader next = readers.next();
            if (next.getClass().getName().startsWith("com.twelvemonkeys.")) {
                return next;
            }
        }
        throw new IllegalStateException("there is no imageio-bmp on the class path");
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public void read(Rows rows) throws BrokenImageException {
        try {
            BufferedImage image = reader.read(0);
            if (image.getWidth() != layout.width() || image.getHeight() != layout.height()) {
                throw new BrokenImageException("its size differs from the size in its header");
            }
            ColorModel model = image.getColorModel();
            int channels = layout.channels();
            int[] argb = new int[layout.width()];
            byte[] row = new byte[layout.width() * channels];
            for (int y = 0; y < layout.height(); y++) {
                if (model.getNumColorComponents() == 1) {
                    grey(image, y, argb);
                } else {
                    image.getRGB(0, y, layout.width(), 1, argb, 0, layout.width());
                }
                for (int x = 0; x < layout.width(); x++) {
                    row[x * channels] = (byte) (argb[x] >> 16);
                    row[x * channels + 1] = (byte) (argb[x] >> 8);
                    row[x * channels + 2] = (byte) argb[x];
                    if (channels == 4) {
                        row[x * channels + 3] = (byte) (argb[x] >>> 24);
                    }
                }
                rows.add(row, 0);
            }
        } catch (IOException | RuntimeException e) {
            throw new BrokenImageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Levels as stored, because Java treats its grey colour space as linear. */
    private static void grey(BufferedImage image, int y, int[] argb) {
        int[] levels = image.getRaster().getSamples(0, y, argb.length, 1, 0, (int[]) null);
        for (int x = 0; x < argb.length; x++) {
            argb[x] = 0xff000000 | levels[x] * 0x010101;
        }
    }

    @Override
    public void close() {
        reader.dispose();
        try {
            stream.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
