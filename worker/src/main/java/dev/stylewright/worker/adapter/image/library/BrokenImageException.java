package dev.stylewright.worker.adapter.image.library;

/** A library can't make an image of a file. The message is the library's, not yet fit for people's eyes: it may quote the file. */
public final class BrokenImageException extends Exception {
    public BrokenImageException(String message) {
        super(message);
    }

    public BrokenImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
