package dev.stylewright.worker.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryBudgetTest {
    private static final long MIB = 1L << 20;

    @ParameterizedTest
    @CsvSource({"8192,2048,3993", "8192,6144,128", "4096,1024,1740", "1024,256,128", "512,128,128", "64000,16000,38400"
    })
    void isAShareOfTheMemoryThatLeavesRoomForTheHeap(long total, long heap, long budget) {
        assertThat(MemoryBudget.onHost(total * MIB, heap * MIB, MemoryBudget.decoder(total * MIB)) / MIB)
                .isEqualTo(budget);
    }

    @Test
    void neverVanishes() {
        assertThat(MemoryBudget.onHost(MIB, MIB, MIB)).isEqualTo(128 * MIB);
    }
}
