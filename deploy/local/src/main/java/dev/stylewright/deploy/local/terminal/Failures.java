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
        if (cause instanceof ConfigurationException configuration) {
            return wrongSettings(configuration);
        }
        if (cause instanceof OutOfMemoryError) {
            return outOfMemory(cause);
        }
        if (cause instanceof StartupException || cause instanceof java.io.UncheckedIOException) {
            return CommandException.failed(OptionNames.in(String.valueOf(cause.getMessage())), cause);
        }
        if (cause instanceof IllegalStateException) {
            return CommandException.failed(sentence(cause), cause);
        }
        return cause instanceof RuntimeException unknown ? unknown : new IllegalStateException(cause);
    }

    /** Settings of the worker are not valid. The message names the options that have set them. */
    public static CommandException wrongSettings(ConfigurationException failure) {
        return CommandException.all(failure.problems().stream()
                .map(problem -> CommandException.usage(
                        OptionNames.in(problem.key() + " " + problem.objection())
                                + problem.value()
                                        .map(value -> ", is '" + value + "'")
                                        .orElse("")
                                + ".",
                        failure))
                .toList());
    }

    /** Java's heap is too small. */
    public static CommandException outOfMemory(Throwable cause) {
        return CommandException.failed(
                "Java has too little memory (" + cause.getMessage()
                        + "). Choose smaller pictures or a smaller --size, or give it more: STYLIZE_JAVA_OPTIONS=-Xmx4g.",
                cause);
    }

    /** The message, and the innermost reason if the message does not contain it. */
    private static String sentence(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String reason = Reasons.innermost(failure);
        return message.contains(reason) ? message : message + ": " + reason;
    }
}
