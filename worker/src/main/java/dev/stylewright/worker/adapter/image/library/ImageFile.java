package dev.stylewright.worker.adapter.image.library;

import java.util.Optional;
import java.util.OptionalInt;

/** An image file that a library has opened: its header has been read, its pixels have not. For one thread. */
public interface ImageFile extends AutoCloseable {

    /**
     * The layout of the stored image.
     *
     * @param width columns of the canvas
     * @param height rows of the canvas
     * @param colours number of colour samples per pixel: 1 (grey, the maximum is white), 3 (red, green, blue) or 4 (amounts of cyan, magenta, yellow
     * and black)
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

    /** Receives an image's rows. */
    interface Rows {
        /** Receives the next row, top to bottom, of 8-bit samples: all channels of a pixel, then those of the next. The caller may reuse the array. */
        void add(byte[] samples, int offset);

        /** The same for 16-bit samples. */
        void add(short[] samples);
    }

    Layout layout();

    /** The embedded ICC profile, unchecked; empty for formats without one. */
    default Optional<byte[]> profile() {
        return Optional.empty();
    }

    /**
     * The orientation as in EXIF, 1 to 8, if the format has its own field for it; 1 if the library rotates the image. Empty if the EXIF block contains it.
     */
    default OptionalInt orientation() {
        return OptionalInt.empty();
    }

    /** The EXIF block, unchecked, with or without JPEG's prefix; empty for formats without one. Some files have it only after {@link #read}. */
    default Optional<byte[]> exif() {
        return Optional.empty();
    }

    /**
     * Decodes all rows. Called at most once.
     *
     * @throws BrokenImageException if the data is damaged, or rows are missing
     */
    void read(Rows rows) throws BrokenImageException;

    @Override
    void close();
}
