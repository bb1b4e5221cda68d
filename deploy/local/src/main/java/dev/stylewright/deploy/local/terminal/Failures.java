package dev.stylewright.deploy.local.terminal;

import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.configuration.source.ConfigurationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Describes known failures for the user. */
public final class Failures {

    private Failures() {}

    /** The cause of a failure that was passed between threads. */
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
