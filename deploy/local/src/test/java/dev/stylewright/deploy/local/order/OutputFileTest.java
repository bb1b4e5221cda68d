package dev.stylewright.deploy.local.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stylewright.deploy.local.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

    @TempDir
    Path directory;

    @Test
    void withoutANameTheFirstFreeOneIsTaken() throws IOException {
        assertThat(choose(Optional.empty(), false).path()).isEqualTo(directory.resolve("stylized.png"));
        Files.createFile(directory.resolve("stylized.png"));
        assertThat(choose(Optional.empty(), false).path()).isEqualTo(directory.resolve("stylized-2.png"));
        Files.createFile(directory.resolve("stylized-2.png"));
        assertThat(choose(Optional.empty(), false).path()).isEqualTo(directory.resolve("stylized-3.png"));
        assertThat(choose(Optional.empty(), true).path()).isEqualTo(directory.resolve("stylized.png"));
    }

    @Test
    void aFileOfTheUsersIsKeptUnlessItMayBeReplaced() throws IOException {
        Path mine = Files.writeString(directory.resolve("mine.jpg"), "precious");
        assertThatThrownBy(() -> choose(Optional.of(mine), false))
                .isInstanceOf(CommandException.class)
                .hasMessage(mine + " already exists: choose another --out, or add --overwrite.");
        choose(Optional.of(mine), true).write(new byte[] {1, 2});
        assertThat(mine).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void aFileThatHasComeMeanwhileIsKept() throws IOException {
        Path file = directory.resolve("late.png");
        OutputFile output = choose(Optional.of(file), false);
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> output.write(new byte[] {1})).isInstanceOf(CommandException.class);
        assertThat(file).hasContent("precious");
        assertThat(directory).isDirectoryNotContaining(entry -> entry.toString().endsWith(".part"));
    }

    @Test
    void aResultThatCannotBeWrittenIsSavedElsewhere() throws IOException {
        Path file = Files.createDirectory(directory.resolve("sub")).resolve("a.png");
        OutputFile output = choose(Optional.of(file), false);
        Files.delete(directory.resolve("sub"));
        String message =
                String.valueOf(catchThrowableOfType(CommandException.class, () -> output.writeResult(new byte[] {7}))
                        .getMessage());
        assertThat(message).startsWith(file + " cannot be written: its directory does not exist. The result is in ");
        Path saved = Path.of(message.substring(message.indexOf("is in ") + 6, message.indexOf(" instead.")));
        assertThat(saved).hasBinaryContent(new byte[] {7});
        Files.delete(saved);
    }

    @Test
    void aNameThatCannotBeCreatedIsRefusedBeforeAnythingIsPainted() {
        Path tooLong = directory.resolve("a".repeat(252) + ".png");
        assertThatThrownBy(() -> choose(Optional.of(tooLong), false))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith(tooLong + " cannot be created: ")
                .hasMessageEndingWith(". Choose another --out.");
        Path longest = directory.resolve("a".repeat(251) + ".png");
        choose(Optional.of(longest), false).writeResult(new byte[] {3});
        assertThat(longest).hasBinaryContent(new byte[] {3});
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDirectoryOfTheKernelIsRefusedBeforeAnythingIsPainted() {
        assertThatThrownBy(() -> choose(Optional.of(Path.of("/proc/x.png")), false))
                .isInstanceOf(CommandException.class)
                .hasMessage("The directory /proc takes no new files: choose another --out.");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
    void aLinkWithoutATargetIsKept() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("stylized.png"), directory.resolve("none"));
        assertThatThrownBy(() -> choose(Optional.of(link), false)).hasMessageContaining("already exists");
        assertThat(choose(Optional.empty(), false).path()).isEqualTo(directory.resolve("stylized-2.png"));
    }

    @Test
    void choosingLeavesNoFile() {
        choose(Optional.empty(), false);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theExtensionDeterminesTheFormat() {
        assertThat(choose(Optional.of(directory.resolve("A.JPEG")), false).ending())
                .isEqualTo(".jpeg");
        assertThatThrownBy(() -> choose(Optional.of(directory.resolve("a.gif")), false))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(".png, .jpg, .jpeg or .webp");
    }

    @Test
    void aMissingDirectoryIsReportedFirst() {
        assertThatThrownBy(() -> choose(Optional.of(directory.resolve("no/a.png")), false))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("The directory " + directory.resolve("no") + " for the result does not exist");
    }

    private OutputFile choose(Optional<Path> named, boolean overwrite) {
        return OutputFile.choose(named, overwrite, directory);
    }
}
