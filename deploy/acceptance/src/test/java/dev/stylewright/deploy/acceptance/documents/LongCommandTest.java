package dev.stylewright.deploy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.stylewright.deploy.acceptance.Repository;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The selection of the commands that {@link LongDocumentedCommandsTest} runs. */
class LongCommandTest {

    private static final String WORKFLOW = ".github/workflows/documents.yml";

    private final List<LongCommand> commands = LongCommand.all();

    @Test
    void eachLineHasOneCommand() {
        assertThat(commands).hasSizeGreaterThan(25);
        assertThat(commands).allSatisfy(command -> assertThat(ShellText.commands(command.line()))
                .hasSize(1));
        assertThat(commands.stream().map(LongCommand::words))
                .containsAll(commandsOf(CommandUse.LONG))
                .containsAll(commandsOf(CommandUse.RUN_WITH_HELP));
    }

    private static List<List<String>> commandsOf(CommandUse use) {
        return Documents.blocks().stream()
                .filter(FencedBlock::holdsCommands)
                .filter(block -> CommandUse.of(block) == use)
                .flatMap(block -> block.commands().stream())
                .toList();
    }

    @Test
    void eachLimitAppliesToACommand() {
        assertThat(commands.stream().map(LongCommand::limit).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        LongCommand.LIMITS.values().stream().distinct().toList());
    }

    @Test
    void theWeeklyRunHasEachCommandOnce() throws IOException {
        JsonNode only = new ObjectMapper(new YAMLFactory())
                .readTree(Repository.read(WORKFLOW))
                .at("/jobs/documents/strategy/matrix/only");
        List<Pattern> parts = StreamSupport.stream(only.spliterator(), false)
                .map(part -> Pattern.compile(part.asText()))
                .toList();

        assertThat(parts).hasSizeGreaterThan(1);
        assertThat(commands).allSatisfy(command -> assertThat(parts)
                .as("expressions of %s that match %s", WORKFLOW, command.line())
                .filteredOn(part -> part.matcher(command.line()).find())
                .hasSize(1));
        assertThat(parts).allSatisfy(part -> assertThat(commands)
                .as("commands of %s", part)
                .anyMatch(command -> part.matcher(command.line()).find()));
    }

    @Test
    void testsAreExpectedOfCommandsThatPromiseThem() {
        LongCommand one = new LongCommand("a", "mvn verify -pl worker -am -Dtest='ATest#b*,CTest'");
        assertThat(one.runsTests()).isTrue();
        assertThat(one.testClasses()).containsExactly("ATest", "CTest");
        assertThat(new LongCommand("a", "mvn spotless:apply").runsTests()).isFalse();
        assertThat(new LongCommand("a", "mvn install -DskipTests").runsTests()).isFalse();
    }
}
