package dev.stylewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The reference in README.md agrees with the schemas and the code. The tables are written by this test: run it with {@code -Dreadme.update=true}
 * after a change of a schema.
 */
class ReadmeTest {
    private static final Path README = Path.of("README.md");
    private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @EnumSource(EventType.class)
    void fieldTablesAreThoseOfTheSchemas(EventType type) throws IOException {
        String begin = "<!-- fields of " + type.shortName() + " -->\n";
        String end = "<!-- end -->";
        String text = Files.readString(README);
        int from = text.indexOf(begin) + begin.length();
        assertThat(from).as("README.md must have the line %s", begin).isGreaterThanOrEqualTo(begin.length());
        int to = text.indexOf(end, from);
        String table = SchemaTable.of(type);
        if (Boolean.getBoolean("readme.update")) {
            text = text.substring(0, from) + table + text.substring(to);
            Files.writeString(README, text);
            to = from + table.length();
        }

        assertThat(text.substring(from, to)).isEqualTo(table);
    }

    @Test
    void examplesAreValidMessages() throws IOException {
        List<String> examples = JSON.matcher(Files.readString(README))
                .results()
                .map(m -> m.group(1))
                .toList();

        assertThat(examples).hasSize(EventType.values().length + 1);
        assertThat(examples).allSatisfy(example -> {
            byte[] bytes = Samples.bytes(example);
            assertThat(List.of(
                            Codec.decodeRequest(bytes),
                            Codec.decodeOutcome(bytes),
                            Codec.decodeProgress(bytes),
                            Codec.decodeCancel(bytes)))
                    .as(example)
                    .anyMatch(decoded -> decoded instanceof Decoded.Valid);
        });
    }

    @Test
    void everyFailureCodeTopicAndHeaderIsExplained() throws IOException {
        String text = Files.readString(README);
        for (FailureCode code : FailureCode.known()) {
            assertThat(text).contains("| `" + code + "` |");
        }
        Topics topics = Topics.defaults();
        for (String topic : List.of(
                topics.requests(), topics.outcomes(), topics.progress(), topics.control(), topics.deadLetters())) {
            assertThat(text).contains("| `" + topic + "` |");
        }
        Matcher headers = Pattern.compile("\\| `(ce_[a-z]+)` \\|").matcher(text);
        assertThat(headers.results().map(m -> m.group(1)))
                .containsExactly(
                        EventHeaders.SPEC_VERSION,
                        EventHeaders.ID,
                        EventHeaders.SOURCE,
                        EventHeaders.TYPE,
                        EventHeaders.TIME,
                        EventHeaders.SUBJECT);
    }
}
