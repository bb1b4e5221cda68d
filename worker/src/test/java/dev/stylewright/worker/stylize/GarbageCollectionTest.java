package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The engine computes on memory that belongs to Java. Whatever a gradient still needs must not be collected before it is
 * computed: a freed divisor occasionally gave gradients that were not finite.
 */
@Tag("slow")
class GarbageCollectionTest {

    private static final int SIDE = 32;
    private static final int EVALUATIONS = 20;

    @Test
    void lossesDoNotDependOnWhenGarbageIsCollected() throws Exception {
        List<Double> quiet = losses();
        AtomicBoolean done = new AtomicBoolean();
        Thread collector = new Thread(() -> {
            ByteBuffer[] reused = new ByteBuffer[2_000];
            while (!done.get()) {
                System.gc();
                for (int i = 0; i < reused.length; i++) {
                    // Freed memory is allocated again and then has other contents.
                    reused[i] = ByteBuffer.allocateDirect(4)
                            .order(ByteOrder.nativeOrder())
                            .putFloat(0, Float.NaN);
                }
            }
        });
        collector.start();
        try {
            assertThat(losses()).isEqualTo(quiet);
        } finally {
            done.set(true);
            collector.join();
        }
    }

    private static List<Double> losses() {
        List<Double> losses = new ArrayList<>();
        Map<String, Double> layers = Map.of("relu1_1", 1.0, "relu2_1", 1.0);
        StylizationOptions options = StylizationOptions.builder()
                .size(SIDE)
                .iterations(EVALUATIONS)
                .contentWeight(1)
                .styleWeight(1)
                .totalVariationWeight(0)
                .styleLayers(layers)
                .contentLayers(layers)
                .optimizer(Optimizer.ADAM)
                .start(Start.NOISE)
                .seed(7)
                .pooling(Pooling.MAX)
                .border(Border.PLAIN)
                .build();
        try (GatysStylizer stylizer = new GatysStylizer(TestWeights.loadRandom(4))) {
            Image content = image(3);
            stylizer.stylize(
                    content,
                    List.of(new WeightedStyle(image(5), 1)),
                    options,
                    evaluation -> losses.add(evaluation.losses().total()),
                    () -> false);
        }
        return losses;
    }

    private static Image image(int step) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * step);
        }
        return new Image(SIDE, SIDE, rgb);
    }
}
