package dev.stylewright.deploy.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    @Test
    void theReasonOfAFailedWriteIsSaidInWords() {
        assertThat(Reasons.of(new AccessDeniedException("/a"))).isEqualTo("access denied");
        assertThat(Reasons.of(new NoSuchFileException("/a/b"))).isEqualTo("its directory does not exist");
        assertThat(Reasons.of(new FileSystemException("/a/b", null, "Read-only file system")))
                .isEqualTo("read-only file system");
        assertThat(Reasons.of(new IOException("No space left on device"))).isEqualTo("no space left on device");
        assertThat(Reasons.of(new IOException())).isEqualTo("IOException");
    }

    @Test
    void theInnermostReasonIsAddedToASentenceThatLacksIt() {
        IllegalStateException failure = new IllegalStateException(
                "The broker did not start", new UncheckedIOException(new IOException("No space left on device")));
        assertThat(Failures.unwrapped(new CompletionException(failure)))
                .isInstanceOf(CommandException.class)
                .hasMessage("The broker did not start: no space left on device");
        assertThat(Failures.unwrapped(new IllegalStateException("It is full", new RuntimeException("full"))))
                .hasMessage("It is full");
    }

    @Test
    void tooLittleMemoryIsOneSentence() {
        assertThat(Failures.unwrapped(new CompletionException(new OutOfMemoryError("Java heap space"))))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(1))
                .hasMessageContainingAll("Java heap space", "--size", "STYLIZE_JAVA_OPTIONS");
    }
}
