package dev.stylewright.worker.stylize.options;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Coarse to fine: the image sizes of a stylization and the number of evaluations at each. Small sizes produce the large strokes: an evaluation is
 * cheap, and the network's receptive field covers much of the image. The full size only adds detail (Gatys et al., CVPR 2017, section 6).
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
     * The default schedule. The longer edges form equal ratios of at most {@value #LARGEST_FACTOR} from {@value #COARSEST} px to {@code size}.
     * They start higher if the shorter side would otherwise be under {@value ImageSize#SMALLEST_SIDE} px. Each scale gets {@value #SHARE_OF_NEXT}
     * of the evaluations of the previous one. Fewer than {@value #FEWEST_EVALUATIONS} evaluations do not pay for the warm-up of a scale: the
     * coarsest scales are left out until every scale gets enough.
     *
     * @param content size of the content image; the aspect ratio is kept
     * @param size longer edge of the last scale
     * @param evaluations total over all scales; all of them are assigned
     */
    public static Schedule coarseToFine(ImageSize content, int size, int evaluations) {
        return coarseToFine(content, size, evaluations, Integer.MAX_VALUE);
    }

    /**
     * The default schedule, limited to the finest of its scales.
     *
     * @param most maximum number of scales, at least 1
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

    /** Number of evaluations over all scales. */
    public int evaluations() {
        return scales.stream().mapToInt(Scale::evaluations).sum();
    }

    /** Size of the final image. */
    public ImageSize full() {
        return scales.get(scales.size() - 1).imageSize();
    }

    /** Sum of the evaluated pixels over all evaluations. The time of a stylization is proportional to it. */
    public long pixelEvaluations() {
        return scales.stream()
                .mapToLong(s -> s.imageSize().pixels() * s.evaluations())
                .sum();
    }

    /** Share of the evaluations that the scale {@code index} of {@code count} gets. Index 0 is the coarsest scale. */
    private static double shareOf(int index, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.pow(SHARE_OF_NEXT, i);
        }
        return Math.pow(SHARE_OF_NEXT, index) / sum;
    }
}
