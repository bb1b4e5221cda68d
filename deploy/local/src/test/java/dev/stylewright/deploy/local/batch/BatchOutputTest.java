package dev.stylewright.deploy.local.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.local.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchOutputTest {

    @TempDir
    Path directory;

    @Test
    void manyResultsNeedADirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> BatchOutput.ofDirectory(directory, Optional.of(file), true))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        "--content " + directory + " is a directory, so --out must be one: " + file + " is a file.");
        assertThatThrownBy(() -> BatchOutput.ofDirectory(directory, Optional.of(directory.resolve("a.png")), true))
                .isInstanceOf(CommandException.class)
                .hasMessageEndingWith("is the name of a file, use for example --out stylized.");
        assertThatThrownBy(() -> BatchOutput.ofDirectory(directory, Optional.of(directory.resolve(".")), true))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("would replace pictures");
        assertThat(BatchOutput.ofDirectory(directory, Optional.of(directory.resolve("new")), false)
                        .sheet())
                .isEmpty();
    }

    @Test
    void aGridIsAFileOrInADirectory() {
        BatchOutput file = BatchOutput.ofSweep(Optional.of(directory.resolve("grid.png")));
        assertThat(file)
                .isEqualTo(new BatchOutput(directory.resolve("grid.png.parts"), Optional.of("../grid.png"), true));
        BatchOutput inside = BatchOutput.ofSweep(Optional.of(directory));
        assertThat(inside).isEqualTo(new BatchOutput(directory, Optional.of("sweep.png"), false));
        assertThat(BatchOutput.ofSweep(Optional.of(directory.resolve("new"))).temporary())
                .isFalse();
        assertThatThrownBy(() -> BatchOutput.ofSweep(Optional.of(directory.resolve("grid.webp"))))
                .isInstanceOf(CommandException.class)
                .hasMessage("The name of a grid must end in .png, .jpg or .jpeg, and grid.webp does not: choose another"
                        + " --out, or a directory.");
    }
}
