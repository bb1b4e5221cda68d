package dev.stylewright.worker.pipeline.image;

/** An image exceeds a limit. The message names the size and the limit, for the person who sent it. */
public final class ImageTooLargeException extends Exception {
    public ImageTooLargeException(String message) {
        super(message);
    }
}
