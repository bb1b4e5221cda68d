package dev.stylewright.deploy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.stylewright.deploy.acceptance.Repository;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Code blocks in Markdown documents name their language, and each command in them is run by a test or has a valid reason not to be. */
class CodeBlocksTest {

    private static final Set<String> LANGUAGES = Set.of("sh", "json", "yaml", "xml", "java", "properties", "text");

    private static final Set<String> NOTES = Set.of("run in a clone", "run beside a worker");
    private static final Pattern NOTE_WITH_VALUE =
            Pattern.compile("not run: (docker|kubectl|gpu)|run with --help: (long|network)|prints: .+");

    /** A line that begins with a program that documents use. */
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^ *(?:\\$ +)?(?:(?:mvn|docker|kubectl|kcat|s3cmd|curl|python3|node|npm|go|git|pip|sed"
                    + "|stylewright-worker|kafka-\\w+)(?: .*)?|(?:deploy/|\\.ci/)\\S*/?\\w+(?: .*)?)$");

    private final List<FencedBlock> blocks = Documents.blocks();

    @Test
    void eachBlockNamesItsLanguage() {
        assertThat(blocks).hasSizeGreaterThan(40);
        assertThat(blocks.stream()
                        .filter(block -> !LANGUAGES.contains(block.language()))
                        .map(FencedBlock::place))
                .as("blocks whose language is none of %s", LANGUAGES)
                .isEmpty();
    }

    @Test
    void codeIsFencedNotIndented() {
        List<String> indented = new ArrayList<>();
        for (String document : Documents.names()) {
            FencedBlock.indentedBlocks(Repository.read(document)).forEach(line -> indented.add(document + ":" + line));
        }
        assertThat(indented).isEmpty();
    }

    @Test
    void onlyBlocksOfTheShellHoldCommands() {
        assertThat(blocks.stream()
                        .filter(block -> block.language().equals("text"))
                        .filter(block -> COMMAND.matcher(block.text()).find())
                        .map(FencedBlock::place))
                .isEmpty();
    }

    @Test
    void notesBeforeBlocksAreKnown() {
        assertThat(blocks.stream()
                        .filter(FencedBlock::holdsCommands)
                        .flatMap(block -> block.note().stream())
                        .filter(note -> !NOTES.contains(note)
                                && !NOTE_WITH_VALUE.matcher(note).matches()))
                .isEmpty();
    }

    @Test
    void onlyDockerKubectlAndAGpuExcuseACommandAndTheExcusesAreCounted() {
        Map<String, Integer> excused = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (FencedBlock block : commandBlocks(CommandUse.NOT_RUN)) {
            String reason = block.noted("not run").orElse("");
            for (List<String> command : block.commands()) {
                excused.merge(reason, 1, Integer::sum);
                if (!CommandUse.needs(reason, command)) {
                    wrong.add(block.place() + ": " + command.get(0) + " does not need " + reason);
                }
            }
        }
        assertThat(wrong).isEmpty();
        // Raise a number only if there is no other way to show the command.
        assertThat(excused).isEqualTo(Map.of("docker", 12, "kubectl", 3));
    }

    @Test
    void onlyProgramsThatTakeAnHourOrFetchLargeFilesRunWithHelp() {
        assertThat(commandBlocks(CommandUse.RUN_WITH_HELP).stream()
                        .flatMap(block -> block.commands().stream())
                        .filter(command -> !CommandUse.maySkipToHelp(command)))
                .isEmpty();
    }

    @Test
    void commandsOfMavenAndStepsOfCiNameProfilesTestsAndPropertiesThatExist() {
        LongCommands check = new LongCommands();
        List<FencedBlock> checked = commandBlocks(CommandUse.LONG);
        List<String> problems = new ArrayList<>();
        for (FencedBlock block : checked) {
            for (List<String> command : block.commands()) {
                if (!LongCommands.isLong(command)) {
                    problems.add(
                            block.place() + ": put " + command.get(0) + " into a separate block, so that it is run");
                } else {
                    check.problems(command).forEach(problem -> problems.add(block.place() + ": " + problem));
                }
            }
        }
        assertThat(checked).isNotEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void dataIsWellFormed() {
        List<String> malformed = new ArrayList<>();
        for (FencedBlock block : blocks) {
            try {
                parse(block);
            } catch (IOException | SAXException | ParserConfigurationException e) {
                malformed.add(block.place() + ": " + e.getMessage());
            }
        }
        assertThat(malformed).isEmpty();
    }

    @Test
    void requestsAndEventsAreValidMessages() {
        List<FencedBlock> messages = blocks.stream()
                .filter(block -> block.language().equals("json"))
                .filter(block -> block.text().matches("(?s).*\"(?:content|event)\":.*"))
                .toList();

        assertThat(messages).hasSizeGreaterThan(5);
        assertThat(messages.stream().filter(block -> !isValid(block.text())).map(FencedBlock::place))
                .isEmpty();
    }

    private static boolean isValid(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return Stream.of(Codec.decodeRequest(bytes), Codec.decodeOutcome(bytes), Codec.decodeProgress(bytes))
                .anyMatch(Decoded.Valid.class::isInstance);
    }

    private List<FencedBlock> commandBlocks(CommandUse use) {
        return blocks.stream()
                .filter(FencedBlock::holdsCommands)
                .filter(block -> CommandUse.of(block) == use)
                .toList();
    }

    private static void parse(FencedBlock block) throws IOException, SAXException, ParserConfigurationException {
        switch (block.language()) {
            case "json" -> tree(new ObjectMapper(), block.text());
            case "yaml" -> tree(new ObjectMapper(new YAMLFactory()), block.text());
            case "xml" ->
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(block.text())));
            default -> {
                // Commands have tests of their own; text and Java are not parsed.
            }
        }
    }

    private static void tree(ObjectMapper mapper, String text) throws JsonProcessingException {
        assertThat(mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readTree(text)
                        .isContainerNode())
                .isTrue();
    }
}
