package dev.stylewright.worker.app.configuration.source;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A configuration cannot be used. The message lists every problem, one per line. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // Excluded from serialisation, which is not used.
    @SuppressWarnings("serial")
    private final transient List<ConfigurationProblem> problems;

    /**
     * Builds the message.
     *
     * @param problems all problems, at least one
     * @param warnings ignored values, which may be the cause
     */
    public ConfigurationException(List<ConfigurationProblem> problems, List<String> warnings) {
        super(describe(problems, warnings));
        this.problems = List.copyOf(problems);
    }

    private static String describe(List<ConfigurationProblem> problems, List<String> warnings) {
        String head = problems.size() == 1
                ? "The configuration has a problem:"
                : "The configuration has " + problems.size() + " problems:";
        Stream<String> lines = Stream.concat(
                problems.stream().map(problem -> "  " + problem.message()),
                warnings.stream().map(warning -> "Warning: " + warning));
        return Stream.concat(Stream.of(head), lines).collect(Collectors.joining(System.lineSeparator()));
    }

    /** Every problem found. */
    public List<ConfigurationProblem> problems() {
        return problems;
    }
}
