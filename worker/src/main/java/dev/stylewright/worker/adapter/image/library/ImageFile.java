package dev.stylewright.worker.adapter.image.library;

import java.util.Optional;
import java.util.OptionalInt;

/** An image file that a library has opened: its header is read, its pixels are not. Used by one thread. */
public interface ImageFile extends AutoCloseable {

    /**
     * How an image is stored.
     *
     * @param width columns of the canvas
     * @param height rows of the canvas
     * @param colours samples of colour a pixel has: 1 (grey, white is the most), 3 (red, green, blue) or 4 (amounts of cyan, magenta, yellow and black)
     * @param alpha whether a sample of opacity follows them
     * @param deep whether samples have 16 bits, not 8
     * @param premultiplied whether colours are multiplied by their opacity
     */
    record Layout(int width, int height, int colours, boolean alpha, boolean deep, boolean premultiplied) {

        /** Samples of one pixel. */
        public int channels() {
            return colours + (alpha ? 1 : 0);
        }
    }

    /** Takes an image's rows. */
    interface Rows {
        /** Takes the next row, top to bottom, of samples with 8 bits: all channels of a pixel, then those of the next. The array is read before this returns. */
        void add(byte[] samples, int offset);

        /** The same for samples with 16 bits. */
        void add(short[] samples);
    }

    Layout layout();

    /** The embedded ICC profile, unchecked; empty for formats without one. */
    default Optional<byte[]> profile() {
        return Optional.empty();
    }

    /**
     * How the picture has to be turned to stand upright, 1 to 8 as EXIF counts, where the format has a place of its own for it; 1 where the library turns it itself. Empty: the EXIF
     * block says it.
     */
    default OptionalInt orientation() {
        return OptionalInt.empty();
    }

    /** The EXIF block, unchecked, with or without JPEG's prefix; empty for formats without one. May be known only after {@link #read}. */
    default Optional<byte[]> exif() {
        return Optional.empty();
    }

    /**
     * Decodes all rows; once.
     *
     * @throws BrokenImageException the data is damaged, or rows are missing
     */
    void read(Rows rows) throws BrokenImageException;

    @Override
    void close();
}
