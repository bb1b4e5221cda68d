package dev.stylewright.worker.stylize.style;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.options.Colors;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A style as one painting uses it: scaled and recoloured when somebody wants to see it. Used by one thread. */
public final class StyleSource {
    /**
     * How many times the pixels of the content a style has at most, for {@code styleScale} 1. It touches only shapes that differ much, as of a strip and a
     * square: at equal longer edges a square has 3 times the pixels of a panorama of 3:1, but 62 times those of 4000x64.
     */
    static final double MOST_PIXELS = 4;

    private final WeightedStyle style;
    private final StylizationOptions options;
    private final Coloring coloring;
    private final ImageSize full;
    private @Nullable FloatImage scaled;
    private @Nullable FloatImage coloured;

    /** @param content size of the content at the last scale */
    public StyleSource(WeightedStyle style, StylizationOptions options, Coloring coloring, ImageSize content) {
        this.style = style;
        this.options = options;
        this.coloring = coloring;
        ImageSize wanted = fullSize(style.original(), options);
        this.full = wanted.withLonger(longerFor(wanted, content));
    }

    /** The size of a style for the last scale, if the content's shape doesn't make it smaller. */
    public static ImageSize fullSize(ImageSize style, StylizationOptions options) {
        return style.withLonger(options.styleSize());
    }

    public double weight() {
        return style.weight();
    }

    Optional<Mask> mask() {
        return style.mask();
    }

    /** The style at the size for the last scale, in the colours that it is painted with. */
    public FloatImage image() {
        FloatImage known = coloured;
        if (known == null) {
            known = coloring.style(scaled());
            coloured = known;
        }
        return known;
    }

    /** The style as a scale at which the content has a size sees it. */
    public FloatImage at(ImageSize content) {
        return Resampler.resize(image(), sizeAt(content));
    }

    /**
     * Under what its Gram matrix of a layer is remembered, if it has an identity.
     *
     * @param edge of the tiles that it is computed in
     */
    public Optional<GramCache.Key> key(ImageSize content, OptionalInt edge, String layer) {
        return style.identity()
                .map(identity ->
                        new GramCache.Key(identity, full, sizeAt(content), edge, change(), options.pooling(), layer));
    }

    /** Its size at a scale. */
    public ImageSize sizeAt(ImageSize content) {
        return full.withLonger(longerFor(full, content));
    }

    /**
     * Its longer edge is {@code styleScale} times the content's, as long as it has no more than {@link #MOST_PIXELS} {@code styleScale^2} times as many
     * pixels, unless that would leave too little of the shorter edge.
     *
     * @param largest what it is made smaller from
     */
    private int longerFor(ImageSize largest, ImageSize content) {
        double scale = options.styleScale();
        // Of the image as it came, since sizes are rounded: the same question always has the same answer.
        ImageSize shape = style.original();
        double ratio = (double) shape.longer() / shape.shorter();
        double wanted = Math.round(content.longer() * scale);
        double most = Math.floor(scale * Math.sqrt(MOST_PIXELS * content.pixels() * ratio));
        double least = Math.ceil((double) ImageSize.SMALLEST_SIDE * largest.longer() / largest.shorter());
        return (int) Math.min(largest.longer(), Math.max(Math.min(wanted, most), least));
    }

    private List<Double> change() {
        return options.colors() == Colors.STYLE ? List.of() : coloring.styleChange(scaled());
    }

    private FloatImage scaled() {
        FloatImage known = scaled;
        if (known == null) {
            known = Resampler.resize(FloatImage.of(style.image()), full);
            scaled = known;
        }
        return known;
    }
}
