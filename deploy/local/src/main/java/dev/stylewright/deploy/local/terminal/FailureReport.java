package dev.stylewright.deploy.local.terminal;

import java.io.PrintWriter;
import picocli.CommandLine;

/** Prints why a command has failed. */
public final class FailureReport {

    private FailureReport() {}

    /** Prints one line for a known reason, the stack trace otherwise; returns the exit code. */
    public static int print(Exception failure, CommandLine command, CommandLine.ParseResult ignored) {
        PrintWriter err = command.getErr();
        int exitCode = CommandException.FAILED;
        if (failure instanceof CommandException known) {
            err.println("stylize: " + known.getMessage());
            exitCode = known.exitCode();
        } else {
            err.println("stylize: unexpected failure. Run it again with --verbose to see more.");
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }
}
