package dev.stylewright.deploy.acceptance.documents;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A command that takes minutes or hours, for {@link LongDocumentedCommandsTest}.
 *
 * @param place document and line of its block
 * @param line as it is written, without comments
 */
record LongCommand(String place, String line) {

    /** Limits of the time, each for the commands that contain the text and none of the texts above. */
    static final Map<String, Duration> LIMITS = new LinkedHashMap<>();

    static {
        LIMITS.put(".ci/run", Duration.ofHours(2));
        LIMITS.put("-Pchaos -pl worker", Duration.ofHours(4));
        LIMITS.put("-Pfuzz", Duration.ofHours(1));
        LIMITS.put("deploy/benchmark/run painting", Duration.ofHours(4));
        LIMITS.put("deploy/benchmark/run jobs", Duration.ofHours(2));
        LIMITS.put("-pl", Duration.ofMinutes(45));
        LIMITS.put("mvn verify", Duration.ofMinutes(90));
        LIMITS.put("", Duration.ofMinutes(30));
    }

    private static final Set<CommandUse> USES = Set.of(CommandUse.LONG, CommandUse.RUN_WITH_HELP);
    private static final Set<String> GOALS_WITH_TESTS = Set.of("test", "package", "verify", "install");

    /** All of them, in the order of the documents. */
    static List<LongCommand> all() {
        return Documents.blocks().stream()
                .filter(FencedBlock::holdsCommands)
                .filter(block -> USES.contains(CommandUse.of(block)))
                .flatMap(LongCommand::in)
                .toList();
    }

    private static Stream<LongCommand> in(FencedBlock block) {
        return ShellText.lines(block.text()).stream().map(line -> new LongCommand(block.place(), line));
    }

    /** Place and line. Names that are equal have the same place and the same command. */
    String name() {
        return place + " " + line;
    }

    List<String> words() {
        return ShellText.commands(line).get(0);
    }

    Duration limit() {
        return LIMITS.entrySet().stream()
                .filter(limit -> line.contains(limit.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** Whether it is a Maven command that runs tests. */
    boolean runsTests() {
        List<String> words = words();
        return words.get(0).equals("mvn")
                && words.stream().anyMatch(GOALS_WITH_TESTS::contains)
                && !words.contains("-DskipTests");
    }

    /** The simple names of the classes after {@code -Dtest=}. */
    List<String> testClasses() {
        String option = "-Dtest=";
        return words().stream()
                .filter(word -> word.startsWith(option))
                .flatMap(word -> Stream.of(word.substring(option.length()).split(",", -1)))
                .map(name -> name.replaceAll("#.*", ""))
                .toList();
    }
}
