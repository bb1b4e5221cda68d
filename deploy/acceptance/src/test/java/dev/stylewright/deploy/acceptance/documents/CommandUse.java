package dev.stylewright.deploy.acceptance.documents;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the tests treat the commands of a block. All commands of a block are treated alike. */
enum CommandUse {
    /** {@link DocumentedCommandsTest} runs them beside the broker, the store and the worker of {@code stylize serve}. */
    RUN,
    /** It runs them in a clone of the repository with its own remote, because they commit, tag and push. */
    RUN_IN_CLONE,
    /**
     * {@link LongDocumentedCommandsTest} runs them: they take an hour or fetch large files. {@link DocumentedCommandsTest} runs them with {@code --help}
     * added, so that it finds a wrong option.
     */
    RUN_WITH_HELP,
    /**
     * {@link LongDocumentedCommandsTest} runs them: Maven's, and the steps of {@code .ci/run}. {@link LongCommands} checks in each build that programs,
     * profiles, modules, tests and properties exist.
     */
    LONG,
    /** They need Docker, Kubernetes or a GPU. */
    NOT_RUN;

    /** The reasons to run nothing, each with the programs for which it is valid. Names that end in a slash are folders. */
    static final Map<String, List<String>> REASONS = Map.of(
            "docker", List.of("docker", "docker-compose", "deploy/docker/", "deploy/compose/"),
            "kubectl", List.of("kubectl"),
            "gpu", List.of("nvidia-smi"));

    /** Programs that the quicker test may run with {@code --help} instead. */
    static final Set<String> WITH_HELP = Set.of(
            "deploy/benchmark/run",
            "deploy/benchmark/judge-pairs",
            "deploy/benchmark/judge.py",
            "stylewright-worker weights");

    /** The use that the note before a block requests, otherwise that of its first command. */
    static CommandUse of(FencedBlock block) {
        if (block.noted("not run").isPresent()) {
            return NOT_RUN;
        }
        if (block.noted("run with --help").isPresent()) {
            return RUN_WITH_HELP;
        }
        if (block.note().filter("run in a clone"::equals).isPresent()) {
            return RUN_IN_CLONE;
        }
        return block.commands().stream().anyMatch(LongCommands::isLong) ? LONG : RUN;
    }

    /** Whether a command may be excused for this reason. Maven's profile {@code containers} fails without Docker. */
    static boolean needs(String reason, List<String> command) {
        if (reason.equals("docker") && command.get(0).equals("mvn") && command.contains("-Pcontainers")) {
            return true;
        }
        return REASONS.getOrDefault(reason, List.of()).stream()
                .anyMatch(program -> program.endsWith("/")
                        ? command.get(0).startsWith(program)
                        : command.get(0).equals(program));
    }

    /** Whether a command is one of {@link #WITH_HELP}. */
    static boolean maySkipToHelp(List<String> command) {
        return WITH_HELP.stream()
                .anyMatch(program -> String.join(" ", command).matches("(python3 )?" + program + "( .*)?"));
    }
}
