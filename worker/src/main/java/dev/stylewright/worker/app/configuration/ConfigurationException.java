package dev.stylewright.worker.app.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. The message lists every problem, one a line. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // Not part of the serial form, which nothing uses.
    @SuppressWarnings("serial")
    private final transient List<ConfigurationProblem> problems;

    /** Takes all the problems there are, at least one. */
    public ConfigurationException(List<ConfigurationProblem> problems) {
        super(problems.stream()
                .map(problem -> "  " + problem.message())
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        problems.size() == 1
                                ? "The configuration has a problem:" + System.lineSeparator()
                                : "The configuration has " + problems.size() + " problems:" + System.lineSeparator(),
                        "")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem found. */
    public List<ConfigurationProblem> problems() {
        return problems;
    }
}
