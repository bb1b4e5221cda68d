package dev.stylewright.deploy.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.local.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFileTest {
    /** Of "abc". */
    private static final String DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path directory;

    @Test
    void aFileNeedsNoDigest() throws IOException {
        Path file = Files.writeString(directory.resolve("my net.safetensors"), "abc");
        String[] expected = {"stylewright.weights=file:" + file, "stylewright.weights-sha256=" + DIGEST};
        assertThat(WeightsFile.settings("file:" + file)).containsExactly(expected);
        assertThat(WeightsFile.settings(file.toUri().toString())).containsExactly(expected);
        Path here = Path.of("").toAbsolutePath();
        assertThat(WeightsFile.settings("file:" + here.relativize(file)).get(1)).isEqualTo(expected[1]);
    }

    @Test
    void aDigestThatIsGivenIsTheOneThatCounts() {
        assertThat(WeightsFile.settings("file:/net.safetensors?sha256=0123"))
                .containsExactly("stylewright.weights=file:/net.safetensors", "stylewright.weights-sha256=0123");
    }

    @Test
    void otherWeightsAreLeftAsTheyAre() {
        assertThat(WeightsFile.settings("imagenet")).containsExactly("stylewright.weights=imagenet");
        assertThat(WeightsFile.settings("https://host/w?sha256=0"))
                .containsExactly("stylewright.weights=https://host/w?sha256=0");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        Path file = directory.resolve("none.safetensors");
        assertThatThrownBy(() -> WeightsFile.settings("file:" + file))
                .isInstanceOf(CommandException.class)
                .hasMessage("There is no weights file " + file + ".");
    }
}
