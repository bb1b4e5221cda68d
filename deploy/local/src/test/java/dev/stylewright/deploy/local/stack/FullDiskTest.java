package dev.stylewright.deploy.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stylewright.deploy.local.terminal.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

    @Test
    void aDiskWithSpaceIsAccepted(@TempDir Path directory) {
        assertThatCode(() -> FreeSpace.require(directory)).doesNotThrowAnyException();
        assertThat(FreeSpace.describe(directory)).matches(" \\(\\d+\\.\\d MB free\\)");
    }

    /** A file system that never has space. */
    @Test
    void aDiskWithoutSpaceIsReported() {
        Path proc = Path.of("/proc");
        assumeTrue(Files.isDirectory(proc), "there is no /proc");
        assertThatThrownBy(() -> FreeSpace.require(proc))
                .isInstanceOf(CommandException.class)
                .hasMessageContainingAll("/proc (0.0 MB free)", "TMPDIR", "--dir");
    }
}
