package dev.stylewright.deploy.local.terminal;

import java.io.File;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints why a command has failed. */
public final class FailureReport {

    /** Begins the message of a failure. */
    static final String PREFIX = "stylize: ";

    private static final String STYLE = "--style";

    /** picocli's message about a constant: it has the names of Java, and does not say that they may be lower case. */
    private static final Pattern CONSTANTS =
            Pattern.compile("expected one of \\[(.+)] \\(case-insensitive\\) but was '(.*)'");

    /** picocli's message about a number of a port. */
    private static final Pattern TYPE = Pattern.compile("is not an? (?:int|long)$");

    private FailureReport() {}

    /** Makes a command and its subcommands report all errors of a command line together, rather than only the first. */
    public static void install(CommandLine command) {
        collectErrors(command);
        command.setParameterExceptionHandler((failure, arguments) -> print(List.of(failure)));
        command.setExecutionExceptionHandler(FailureReport::print);
        command.setExecutionStrategy(FailureReport::runUnlessWrong);
    }

    private static void collectErrors(CommandLine command) {
        command.getCommandSpec().parser().collectErrors(true);
        command.getSubcommands().values().forEach(FailureReport::collectErrors);
    }

    private static int runUnlessWrong(ParseResult parsed) {
        List<ParseResult> commands = Stream.iterate(parsed, Objects::nonNull, ParseResult::subcommand)
                .toList();
        List<ParameterException> errors = commands.stream()
                .flatMap(command -> command.errors().stream())
                .map(ParameterException.class::cast)
                .toList();
        boolean asksForHelp = commands.stream()
                .anyMatch(command -> command.isUsageHelpRequested() || command.isVersionHelpRequested());
        return errors.isEmpty() || asksForHelp ? new CommandLine.RunLast().execute(parsed) : print(errors);
    }

    /** Prints the errors in the command line, and where to read about it; returns the exit code. */
    private static int print(List<ParameterException> failures) {
        CommandLine command = failures.get(0).getCommandLine();
        PrintWriter err = command.getErr();
        // An option without its value leaves arguments that are not wrong by themselves.
        boolean valueIsMissing = failures.stream()
                .anyMatch(failure -> failure instanceof MissingParameterException && !isMaskAlone(failure));
        failures.stream()
                .filter(failure -> !valueIsMissing || !isStray(failure))
                .map(FailureReport::sentence)
                .distinct()
                .forEach(sentence -> err.println(PREFIX + sentence));
        failures.forEach(failure -> UnmatchedArgumentException.printSuggestions(failure, err));
        err.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static boolean isStray(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
    }

    private static String sentence(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched && isStray(failure)) {
            return unexpected(unmatched.getUnmatched().get(0), failure.getCommandLine());
        }
        if (isMaskAlone(failure)) {
            return "--mask belongs to the --style right before it, and there is none.";
        }
        String message = TYPE.matcher(String.valueOf(failure.getMessage())).replaceFirst("is not a whole number");
        Matcher constants = CONSTANTS.matcher(message);
        return constants.find()
                ? message.substring(0, constants.start()) + "it must be one of " + quoted(constants.group(1))
                        + ", is \"" + constants.group(2) + "\""
                : message;
    }

    /** A picture without its option is the likeliest mistake: many programs take two files. */
    private static String unexpected(String argument, CommandLine command) {
        boolean paints = command.getCommandSpec().findOption(STYLE) != null;
        return paints && looksLikeFile(argument)
                ? "'" + argument
                        + "' has no option before it: name the photo with --content FILE, and the painting with"
                        + " --style FILE."
                : "'" + argument + "' is neither an option nor " + (paints ? "a command." : "the value of one.");
    }

    private static boolean looksLikeFile(String argument) {
        return argument.contains(".") || new File(argument).exists();
    }

    /** Only the group of {@code --style} and {@code --mask} has a required option. */
    private static boolean isMaskAlone(ParameterException failure) {
        return failure instanceof MissingParameterException missing
                && missing.getMissing().stream()
                        .anyMatch(argument -> argument.isOption()
                                && argument.required()
                                && List.of(((CommandLine.Model.OptionSpec) argument).names())
                                        .contains(STYLE));
    }

    private static String quoted(String constants) {
        return Arrays.stream(constants.split(", "))
                .map(name -> '"' + name.toLowerCase(Locale.ROOT) + '"')
                .collect(Collectors.joining(", "));
    }

    private static int print(Exception failure, CommandLine command, ParseResult ignored) {
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
