package dev.stylewright.worker.adapter.image.library;

/** A library can't decode a file. The message is the library's and may quote the file, so it must be cleaned before it is shown. */
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

    /** For a file whose size was read before the error. */
    BrokenImageException(BrokenImageException broken, int width, int height) {
        super(broken.getMessage(), broken);
        this.width = width;
        this.height = height;
    }

    /** In pixels, from the file's header; 0 if it was not read. */
    public int width() {
        return width;
    }

    /** In pixels, from the file's header; 0 if it was not read. */
    public int height() {
        return height;
    }
}
