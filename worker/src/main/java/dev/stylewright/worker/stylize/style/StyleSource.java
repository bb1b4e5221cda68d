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

/** A style of one stylization. Scales and recolours the image on first use. Use it from one thread. */
public final class StyleSource {
    /**
     * The largest ratio of a style's pixels to the content's, for {@code styleScale} 1. This limit only affects very different shapes, such as a
     * strip and a square. At equal longer edges a square has 3 times the pixels of a panorama of 3:1, but 62 times those of 4000x64.
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

    /** The size of a style for the last scale, unless the shape of the content requires a smaller one. */
    public static ImageSize fullSize(ImageSize style, StylizationOptions options) {
        return style.withLonger(options.styleSize());
    }

    public double weight() {
        return style.weight();
    }

    Optional<Mask> mask() {
        return style.mask();
    }

    /** The style at its size for the last scale, in the colours of the optimisation. */
    public FloatImage image() {
        FloatImage known = coloured;
        if (known == null) {
            known = coloring.style(scaled());
            coloured = known;
        }
        return known;
    }

    /** The style at the scale with this size of the content. */
    public FloatImage at(ImageSize content) {
        return Resampler.resize(image(), sizeAt(content));
    }

    /**
     * The cache key of its Gram matrix of a layer. Empty if the style has no identity.
     *
     * @param edge edge of the tiles for the computation
     */
    public Optional<GramCache.Key> key(ImageSize content, OptionalInt edge, String layer) {
        return style.identity()
                .map(identity ->
                        new GramCache.Key(identity, full, sizeAt(content), edge, change(), options.pooling(), layer));
    }

    /** Its size at the scale with this size of the content. */
    public ImageSize sizeAt(ImageSize content) {
        return full.withLonger(longerFor(full, content));
    }

    /**
     * The longer edge of the style. It is {@code styleScale} times the content's, unless the style would then have more than {@link #MOST_PIXELS}
     * {@code styleScale^2} times the content's pixels. It is never so small that the shorter edge falls below the minimum.
     *
     * @param largest the size from which the style is scaled down
     */
    private int longerFor(ImageSize largest, ImageSize content) {
        double scale = options.styleScale();
        // Use the original image, since sizes are rounded. The result for the same content is then always the same.
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
