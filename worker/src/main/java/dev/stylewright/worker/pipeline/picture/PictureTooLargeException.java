package dev.stylewright.worker.pipeline.picture;

/** A picture is over a limit. The message names the size and the limit, for the person who sent it. */
public final class PictureTooLargeException extends Exception {
    public PictureTooLargeException(String message) {
        super(message);
    }
}
