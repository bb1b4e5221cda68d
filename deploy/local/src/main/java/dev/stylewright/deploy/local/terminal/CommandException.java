package dev.stylewright.deploy.local.terminal;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A command failed for a reason that one line explains; it is shown without a stack trace. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** The command failed. */
    static final int FAILED = 1;

    private final int exitCode;
    private final String label;

    private CommandException(int exitCode, String message, @Nullable Throwable cause, String label) {
        super(message, cause);
        this.exitCode = exitCode;
        this.label = label;
    }

    private CommandException(int exitCode, String message, @Nullable Throwable cause) {
        this(exitCode, message, cause, "failed");
    }

    public static CommandException usage(String message) {
        return new CommandException(USAGE, message, null);
    }

    public static CommandException usage(String message, Throwable cause) {
        return new CommandException(USAGE, message, cause);
    }

    public static CommandException failed(String message) {
        return new CommandException(FAILED, message, null);
    }

    public static CommandException failed(String message, Throwable cause) {
        return new CommandException(FAILED, message, cause);
    }

    /** All of these failures, at least one: their messages in this order, and the highest exit code. */
    static CommandException all(List<CommandException> failures) {
        String messages = failures.stream()
                .map(failure -> String.valueOf(failure.getMessage()))
                .collect(Collectors.joining(System.lineSeparator() + FailureReport.PREFIX));
        int exitCode =
                failures.stream().mapToInt(CommandException::exitCode).max().orElse(FAILED);
        return new CommandException(exitCode, messages, failures.get(0));
    }

    /** The same failure with another label. */
    public CommandException labelled(String words) {
        return new CommandException(exitCode, String.valueOf(getMessage()), this, words);
    }

    public int exitCode() {
        return exitCode;
    }

    /** The failure in one or two words, where there is no room for a sentence. */
    public String label() {
        return label;
    }
}
