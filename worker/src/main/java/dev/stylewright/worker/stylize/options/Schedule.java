package dev.stylewright.worker.stylize.options;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Coarse to fine: the sizes that a painting goes through and the evaluations spent on each. Large strokes are laid down at small sizes, where an
 * evaluation costs little and the network sees much of the image at once; the full size only adds detail (Gatys et al., CVPR 2017, section 6).
 *
 * @param scales from the smallest to the full size; at least one
 */
public record Schedule(List<Scale> scales) {
    private static final int COARSEST = 128;
    private static final double LARGEST_FACTOR = 2;
    private static final double SHARE_OF_NEXT = 0.95;
    private static final int FEWEST_EVALUATIONS = 4;

    public Schedule {
        scales = List.copyOf(scales);
        if (scales.isEmpty()) {
            throw new IllegalArgumentException("a schedule needs at least one scale");
        }
    }

    /**
     * The default schedule: longer edges in equal ratios of at most {@value #LARGEST_FACTOR} from {@value #COARSEST} px (more where the shorter side
     * would fall under {@value ImageSize#SMALLEST_SIDE} px) to {@code size}; each scale gets {@value #SHARE_OF_NEXT} of the evaluations of the one before.
     * A scale that would get fewer than {@value #FEWEST_EVALUATIONS} isn't worth its warm-up: the coarsest are left out until none does.
     *
     * @param content the content image's size; its shape is kept
     * @param size longer edge of the last scale
     * @param evaluations how many over all scales; all of them are given out
     */
    public static Schedule coarseToFine(ImageSize content, int size, int evaluations) {
        return coarseToFine(content, size, evaluations, Integer.MAX_VALUE);
    }

    /**
     * That schedule with the finest of its scales only.
     *
     * @param most most scales, at least 1
     */
    public static Schedule coarseToFine(ImageSize content, int size, int evaluations, int most) {
        ImageSize full = content.withLonger(size);
        double coarsest =
                Math.max(COARSEST, Math.ceil((double) ImageSize.SMALLEST_SIDE * full.longer() / full.shorter()));
        int count = 1;
        if (size > coarsest) {
            count += (int) Math.ceil(Math.log(size / coarsest) / Math.log(LARGEST_FACTOR));
        }
        double factor = count == 1 ? 1 : Math.pow(size / coarsest, 1.0 / (count - 1));
        count = Math.min(count, most);
        while (count > 1 && shareOf(count - 1, count) * evaluations < FEWEST_EVALUATIONS) {
            count--;
        }
        List<Scale> scales = new ArrayList<>();
        int left = evaluations;
        for (int fromFull = 0; fromFull < count; fromFull++) {
            boolean last = fromFull == count - 1;
            int share = last ? left : (int) Math.round(shareOf(count - 1 - fromFull, count) * evaluations);
            int longer = (int) Math.round(size / Math.pow(factor, fromFull));
            scales.add(new Scale(content.withLonger(longer), share));
            left -= share;
        }
        Collections.reverse(scales);
        return new Schedule(scales);
    }

    /** Evaluations over all scales. */
    public int evaluations() {
        return scales.stream().mapToInt(Scale::evaluations).sum();
    }

    /** Size of the finished image. */
    public ImageSize full() {
        return scales.get(scales.size() - 1).imageSize();
    }

    /** Sum over all evaluations of the pixels evaluated: the time of a painting is proportional to it. */
    public long pixelEvaluations() {
        return scales.stream()
                .mapToLong(s -> s.imageSize().pixels() * s.evaluations())
                .sum();
    }

    /** Share of the evaluations of the scale {@code index} (0 the coarsest) of {@code count}. */
    private static double shareOf(int index, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.pow(SHARE_OF_NEXT, i);
        }
        return Math.pow(SHARE_OF_NEXT, index) / sum;
    }
}
