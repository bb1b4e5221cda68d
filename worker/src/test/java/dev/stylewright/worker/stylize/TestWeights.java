package dev.stylewright.worker.stylize;

import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Engine and weights for tests, on the CPU with two threads. */
public final class TestWeights {
    public static final ComputeEngine ENGINE = ComputeEngine.start(new EngineSettings("cpu", 2));

    private TestWeights() {}

    public static Vgg19Weights bundled() {
        return WeightsLoader.load(WeightsSource.bundled(), ENGINE);
    }

    /** Random weights of the first convolutions, scaled so that activations neither vanish nor explode. */
    public static Map<String, WeightTensor> random(int convolutions, long seed) {
        Random random = new Random(seed);
        Map<String, WeightTensor> tensors = new LinkedHashMap<>();
        for (Vgg19.Convolution c : Vgg19.convolutions().subList(0, convolutions)) {
            tensors.put(c.weightName(), tensor(c.weightShape(), Math.sqrt(2.0 / (9 * c.in())), random));
            tensors.put(c.biasName(), tensor(c.biasShape(), 0.1, random));
        }
        return tensors;
    }

    public static Vgg19Weights loadRandom(int convolutions) {
        return Vgg19Weights.load("random@0", random(convolutions, 1), ENGINE);
    }

    private static WeightTensor tensor(List<Integer> shape, double deviation, Random random) {
        int size = shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        ByteBuffer values = ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < size; i++) {
            values.putFloat(i * Float.BYTES, (float) (deviation * random.nextGaussian()));
        }
        return new WeightTensor(shape, values);
    }
}
