package dev.stylewright.worker.stylize.style;

import dev.stylewright.worker.stylize.network.BorderSplit;

/**
 * The Gram matrices of one layer of a style on the host, row by row.
 *
 * @param inner matrix of the inner positions, or of all positions if the layer has no {@link BorderSplit}
 * @param outer matrix of the outermost positions, or the same array as {@code inner} if the layer has no split
 * @param outerShare share of the outermost positions among all positions; 0 if the layer has no split
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only passed on
public record FeatureGrams(float[] inner, float[] outer, double outerShare) {
    /** The matrices of a layer without a split. */
    static FeatureGrams whole(float[] gram) {
        return new FeatureGrams(gram, gram, 0);
    }

    /** The matrix of all positions. */
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

    /** Memory of the matrices. */
    long bytes() {
        return (long) Float.BYTES * (outerShare == 0 ? inner.length : inner.length + outer.length);
    }
}
