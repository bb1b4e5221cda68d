package dev.stylewright.worker.stylize.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.stylewright.worker.stylize.Losses;
import dev.stylewright.worker.stylize.TestWeights;
import dev.stylewright.worker.stylize.optimize.Differentiable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the engine runs out of memory the same point is evaluated again in smaller tiles. */
class AdaptiveTilingTest {
    private static final Losses LOSSES = new Losses(1, 1, 0, 1, Map.of(), Map.of());

    private final NDManager manager = TestWeights.ENGINE.newManager();
    private final NDArray x = manager.zeros(new Shape(4));
    private final List<OptionalInt> tried = new ArrayList<>();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 8589934592 bytes. Error code 12 (Cannot allocate memory)",
                "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 15.77 GiB",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "std::bad_alloc"
            })
    void halvesTheTilesUntilItFits(String message) {
        AdaptiveTiling tiles = new AdaptiveTiling(fittingFrom(128, message), plan(OptionalInt.empty()));

        assertThat(tiles.at(x, manager).value()).isEqualTo(1);
        assertThat(tried)
                .containsExactly(OptionalInt.empty(), OptionalInt.of(512), OptionalInt.of(256), OptionalInt.of(128));
        assertThat(tiles.reductions()).isEqualTo(3);

        tiles.at(x, manager);
        assertThat(tiles.reductions()).as("it stays with what fitted").isEqualTo(3);
    }

    @Test
    void failsWhereTheSmallestTilesDoNotFit() {
        AdaptiveTiling tiles = new AdaptiveTiling(fittingFrom(1, "std::bad_alloc"), plan(OptionalInt.of(64)));

        assertThatThrownBy(() -> tiles.at(x, manager)).isInstanceOf(EngineException.class);
        assertThat(tried).containsExactly(OptionalInt.of(64), OptionalInt.of(32), OptionalInt.of(16));
    }

    @Test
    void otherFailuresAreNotTriedAgain() {
        AdaptiveTiling tiles = new AdaptiveTiling(fittingFrom(1, "shape mismatch"), plan(OptionalInt.of(64)));

        assertThatThrownBy(() -> tiles.at(x, manager)).hasMessage("shape mismatch");
        assertThat(tried).hasSize(1);
    }

    /** Runs out of memory above an edge. */
    private Function<TilePlan, Differentiable> fittingFrom(int edge, String message) {
        return plan -> (point, owner) -> {
            tried.add(plan.edge());
            if (plan.edge().isEmpty() || plan.edge().getAsInt() > edge) {
                throw new EngineException(message);
            }
            return new Differentiable.Evaluated(LOSSES, owner.zeros(point.getShape()));
        };
    }

    private static TilePlan plan(OptionalInt edge) {
        return new TilePlan(edge, 10, 1);
    }
}
