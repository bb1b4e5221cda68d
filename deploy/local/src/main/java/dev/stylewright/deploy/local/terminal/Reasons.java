package dev.stylewright.deploy.local.terminal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Describes why a file could not be read or written. The messages of Java's exceptions often consist of nothing but the file's name. */
public final class Reasons {

    private Reasons() {}

    /** The reason as part of a sentence, for example {@code no space left on device}. */
    public static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "access denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "it already exists";
        }
        if (failure instanceof NoSuchFileException) {
            return "its directory does not exist";
        }
        String message = failure instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        // The operating system's words: "No space left on device", "Read-only file system".
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    /** The message of the innermost cause that has one. */
    public static String innermost(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                reason = of(io);
            } else if (cause.getMessage() != null) {
                reason = cause.getMessage();
            }
        }
        return reason;
    }
}
