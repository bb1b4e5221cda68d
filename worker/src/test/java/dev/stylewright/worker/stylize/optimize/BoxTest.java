package dev.stylewright.worker.stylize.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.TestWeights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoxTest {
    private final NDManager manager = TestWeights.ENGINE.newManager();
    private final NDArray x = manager.create(new float[] {0, 0, 0, 1, 1, 1, 0.5f});
    private final NDArray gradient = manager.create(new float[] {2, 0, -2, 2, 0, -2, 2});

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void whatFallsBeyondABoundIsHeldThere() {
        assertThat(Box.UNIT.free(x, gradient, manager).toFloatArray()).containsExactly(0, 1, 1, 1, 1, 0, 1);
    }

    @Test
    void withoutABoxAllIsFree() {
        assertThat(Box.NONE.free(x, gradient, manager).toFloatArray()).containsOnly(1);
    }

    @Test
    void projectionsAreVectorsOfTheirOwn() {
        for (Box box : Box.values()) {
            NDArray projected = box.project(x, manager);
            projected.addi(1);
            assertThat(x.toFloatArray()).as(box.name()).containsExactly(0, 0, 0, 1, 1, 1, 0.5f);
        }
        NDArray outside = manager.create(new float[] {-0.1f, 0.3f, 7});
        assertThat(Box.UNIT.project(outside, manager).toFloatArray()).containsExactly(0, 0.3f, 1);
        assertThat(Box.NONE.project(outside, manager).toFloatArray()).containsExactly(-0.1f, 0.3f, 7);
    }
}
