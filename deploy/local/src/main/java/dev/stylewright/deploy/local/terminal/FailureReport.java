package dev.stylewright.deploy.local.terminal;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints why a command has failed. */
public final class FailureReport {

    /** Begins the message of a failure. */
    static final String PREFIX = "stylize: ";

    private FailureReport() {}

    /** Prints the error in the command line, and where to read about it; returns the exit code. */
    public static int print(ParameterException failure, String[] ignored) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(PREFIX + failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Prints one line for a known reason, the stack trace otherwise; returns the exit code. */
    public static int print(Exception failure, CommandLine command, CommandLine.ParseResult ignored) {
        return print(failure, command);
    }

    /** Prints one line for a known reason, the stack trace otherwise; returns the exit code. */
    public static int print(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        int exitCode = CommandException.FAILED;
        if (failure instanceof CommandException known) {
            err.println(PREFIX + known.getMessage());
            exitCode = known.exitCode();
        } else {
            err.println(PREFIX + "unexpected failure. Run it again with --verbose to see more.");
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }
}
