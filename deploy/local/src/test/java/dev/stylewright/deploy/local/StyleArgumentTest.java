package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StyleArgumentTest {

    @Test
    void aFileAloneCountsOnce() {
        assertThat(StyleArgument.parse("monet.jpg")).isEqualTo(new StyleArgument(Path.of("monet.jpg"), 1.0));
    }

    @Test
    void theNumberBehindTheLastColonIsTheWeight() {
        assertThat(StyleArgument.parse("a:b.jpg:0.25")).isEqualTo(new StyleArgument(Path.of("a:b.jpg"), 0.25));
    }

    @Test
    void aFileWithAColonInItsNameIsTakenAsItIs(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("monet:2"));
        assertThat(StyleArgument.parse(file.toString())).isEqualTo(new StyleArgument(file, 1.0));
        assertThat(StyleArgument.parse(file + ":3")).isEqualTo(new StyleArgument(file, 3.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"monet.jpg:much", "monet.jpg:", "monet.jpg:-1", "monet.jpg:NaN", "monet.jpg:2e6", ":1", ""})
    void textThatIsNeitherFileNorWeightIsRefused(String text) {
        assertThatThrownBy(() -> StyleArgument.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMessageQuotesTheArgument() {
        assertThatThrownBy(() -> StyleArgument.parse("monet.jpg:much"))
                .hasMessage("'monet.jpg:much' is not a file, and 'much' is not a weight from 0 to 1e6");
    }
}
