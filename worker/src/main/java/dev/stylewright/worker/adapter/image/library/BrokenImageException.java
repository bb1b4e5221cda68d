package dev.stylewright.worker.adapter.image.library;

/** A library can't make an image of a file. The message is the library's, not yet fit for people's eyes: it may quote the file. */
public final class BrokenImageException extends Exception {
    private final int width;
    private final int height;

    public BrokenImageException(String message) {
        super(message);
        this.width = 0;
        this.height = 0;
    }

    public BrokenImageException(String message, Throwable cause) {
        super(message, cause);
        this.width = 0;
        this.height = 0;
    }

    /** The same of a file whose size had been read before. */
    BrokenImageException(BrokenImageException broken, int width, int height) {
        super(broken.getMessage(), broken);
        this.width = width;
        this.height = height;
    }

    /** In pixels, as the file announces it; 0 where it did not come to that. */
    public int width() {
        return width;
    }

    /** In pixels, as the file announces it; 0 where it did not come to that. */
    public int height() {
        return height;
    }
}
