package dev.stylewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Compares the public classes with a committed list. Before the first release there is no jar to compare with; after it, japicmp does that (profile {@code
 * released-api}). {@code -Dapi.update=true} writes the list.
 */
class PublicApiTest {

    private static final Path CLASSES = Path.of("target/classes");
    private static final Path LIST = Path.of("src/test/resources/dev/stylewright/protocol/public-api.txt");

    @Test
    void nothingThatCallersUseIsRemovedOrChangedUnnoticed() throws IOException {
        List<String> now = qualified(PublicApi.below(CLASSES));
        if (Boolean.getBoolean("api.update")) {
            Files.write(LIST, PublicApi.below(CLASSES));
        }
        List<String> listed = qualified(Files.readAllLines(LIST));

        assertThat(listed).hasSizeGreaterThan(300);
        assertThat(listed)
                .as("removed or changed. Callers that use it break; if that is intended, name it in CHANGELOG.md"
                        + " and run this test with -Dapi.update=true")
                .filteredOn(line -> !now.contains(line))
                .isEmpty();
        assertThat(now)
                .as("added. Run this test with -Dapi.update=true")
                .filteredOn(line -> !listed.contains(line))
                .isEmpty();
    }

    @Test
    void theListContainsClassesMembersConstantsAndPermittedClasses() throws IOException {
        assertThat(PublicApi.below(CLASSES))
                .anyMatch(line ->
                        line.startsWith("public final record dev.stylewright.protocol.StylizationRequest extends"))
                .anyMatch(line -> line.contains("interface dev.stylewright.protocol.report.Outcome")
                        && line.contains(" permits ")
                        && line.contains("dev.stylewright.protocol.report.Completed"))
                .contains("    public static final int dev.stylewright.protocol.codec.Codec.MAX_BYTES = "
                        + dev.stylewright.protocol.codec.Codec.MAX_BYTES)
                .noneMatch(line -> line.contains("class dev.stylewright.protocol.codec.RequestReader"));
    }

    /** Puts the name of its class before each member, as an inherited member's line does not name it. */
    private static List<String> qualified(List<String> lines) {
        List<String> qualified = new ArrayList<>();
        String type = "";
        for (String line : lines) {
            type = line.startsWith(" ") ? type : line;
            qualified.add(line.startsWith(" ") ? type.replaceFirst(" extends .*| implements .*", "") + line : line);
        }
        return qualified;
    }
}
