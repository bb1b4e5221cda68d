package dev.stylewright.deploy.local.terminal;

import dev.stylewright.worker.app.StartupException;
import dev.stylewright.worker.app.configuration.source.ConfigurationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says what went wrong in words for the user, where the words are known. */
public final class Failures {

    private Failures() {}

    /** What is behind a failure that has crossed a thread. */
    public static RuntimeException unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof CommandException known) {
            return known;
        }
        if (cause instanceof ConfigurationException) {
            return CommandException.usage(String.valueOf(cause.getMessage()), cause);
        }
        if (cause instanceof StartupException
                || cause instanceof IllegalStateException
                || cause instanceof java.io.UncheckedIOException) {
            return CommandException.failed(String.valueOf(cause.getMessage()), cause);
        }
        return cause instanceof RuntimeException unknown ? unknown : new IllegalStateException(cause);
    }
}
