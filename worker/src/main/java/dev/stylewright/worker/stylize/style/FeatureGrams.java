package dev.stylewright.worker.stylize.style;

import dev.stylewright.worker.stylize.network.BorderSplit;

/**
 * The Gram matrices of one layer of a style on the host, row by row.
 *
 * @param inner of the inner positions; of all positions where the layer has no {@link BorderSplit}
 * @param outer of the outermost positions; the same array as {@code inner} where the layer has no split
 * @param outerShare share of the positions that are outermost ones; 0 where the layer has no split
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only handed on
public record FeatureGrams(float[] inner, float[] outer, double outerShare) {
    /** Of a layer without a split. */
    static FeatureGrams whole(float[] gram) {
        return new FeatureGrams(gram, gram, 0);
    }

    /** Of all positions. */
    float[] whole() {
        if (outerShare == 0) {
            return inner;
        }
        float[] sum = new float[inner.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) ((1 - outerShare) * inner[i] + outerShare * outer[i]);
        }
        return sum;
    }

    /** Memory that the matrices take. */
    long bytes() {
        return (long) Float.BYTES * (outerShare == 0 ? inner.length : inner.length + outer.length);
    }
}
