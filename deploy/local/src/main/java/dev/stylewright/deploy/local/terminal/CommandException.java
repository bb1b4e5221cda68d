package dev.stylewright.deploy.local.terminal;

/** A command failed for a reason that one line explains; it is shown without a stack trace. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** The command failed. */
    static final int FAILED = 1;

    private final int exitCode;

    private CommandException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    private CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public static CommandException usage(String message) {
        return new CommandException(USAGE, message);
    }

    public static CommandException usage(String message, Throwable cause) {
        return new CommandException(USAGE, message, cause);
    }

    public static CommandException failed(String message) {
        return new CommandException(FAILED, message);
    }

    public static CommandException failed(String message, Throwable cause) {
        return new CommandException(FAILED, message, cause);
    }

    public int exitCode() {
        return exitCode;
    }
}
