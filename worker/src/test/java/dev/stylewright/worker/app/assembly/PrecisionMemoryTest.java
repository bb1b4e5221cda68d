package dev.stylewright.worker.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.app.assembly.PrecisionMemory.Choice;
import dev.stylewright.worker.stylize.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionMemoryTest {
    private static final Instant NOW = Instant.parse("2026-12-24T18:00:00Z");
    private static final Choice CHOICE = new Choice(Precision.BF16, NOW);
    private static final String MACHINE = "AMD EPYC: 9, 2 threads = PyTorch 2.7.1, vgg16@1";

    @TempDir
    private Path directory;

    @Test
    void aChoiceIsRememberedByMachineAcrossProcesses() {
        Path made = directory.resolve("cache");
        assertThat(new PrecisionMemory(made).of(MACHINE)).isEmpty();
        new PrecisionMemory(made).put(MACHINE, CHOICE);
        new PrecisionMemory(made).put("another", new Choice(Precision.FP32, NOW));
        assertThat(new PrecisionMemory(made).of(MACHINE)).contains(CHOICE);
        assertThat(made).isDirectoryContaining("glob:**precision.properties");
        assertThat(made.toFile().list()).hasSize(1);
    }

    @Test
    void aChoiceIsLookedForAgainAfterAMonth() {
        assertThat(CHOICE.isFresh(NOW.plus(Duration.ofDays(29)))).isTrue();
        assertThat(CHOICE.isFresh(NOW.plus(Duration.ofDays(31)))).isFalse();
    }

    @Test
    void whatCannotBeReadIsNotUsed() throws IOException {
        PrecisionMemory memory = new PrecisionMemory(directory);
        for (String content :
                new String[] {"machine=FP64 2026-12-24T18:00:00Z", "machine=BF16 soon", "machine=", "\\u00"}) {
            Files.writeString(directory.resolve("precision.properties"), content);
            assertThat(memory.of("machine")).as(content).isEmpty();
        }
        memory.put("machine", CHOICE);
        assertThat(memory.of("machine")).contains(CHOICE);
    }

    @Test
    void aPlaceThatCannotBeWrittenRemembersNothing() throws IOException {
        PrecisionMemory memory = new PrecisionMemory(Files.writeString(directory.resolve("file"), ""));
        memory.put(MACHINE, CHOICE);
        assertThat(memory.of(MACHINE)).isEmpty();
    }
}
