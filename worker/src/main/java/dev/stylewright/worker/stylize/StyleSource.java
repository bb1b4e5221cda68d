package dev.stylewright.worker.stylize;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A style as one painting uses it: scaled and recoloured when somebody wants to see it. Used by one thread. */
final class StyleSource {
    private final WeightedStyle style;
    private final Recipe recipe;
    private final Coloring coloring;
    private final Extent full;
    private @Nullable Planes scaled;
    private @Nullable Planes coloured;

    StyleSource(WeightedStyle style, Recipe recipe, Coloring coloring) {
        this.style = style;
        this.recipe = recipe;
        this.coloring = coloring;
        this.full = fullExtent(style.picture(), recipe);
    }

    /** The size of a style for the last scale. */
    static Extent fullExtent(Picture style, Recipe recipe) {
        long longer = Math.max(1, Math.round(recipe.size() * recipe.styleScale()));
        return new Extent(style.width(), style.height()).withLonger(Math.toIntExact(longer));
    }

    double weight() {
        return style.weight();
    }

    Optional<Mask> mask() {
        return style.mask();
    }

    /** The style at the size for the last scale, in the colours that it is painted with. */
    Planes picture() {
        Planes known = coloured;
        if (known == null) {
            known = coloring.style(scaled());
            coloured = known;
        }
        return known;
    }

    /** The style as a scale of the given longer edge sees it. */
    Planes at(int longer) {
        return Resampler.resize(picture(), extentAt(longer));
    }

    /** Under what its Gram matrix of a layer is remembered, if it has an identity. */
    Optional<GramCache.Key> key(int longer, String layer) {
        return style.identity()
                .map(identity ->
                        new GramCache.Key(identity, full, extentAt(longer), change(), recipe.pooling(), layer));
    }

    /** Its longer edge is {@code styleScale} times the scale's, unless that would leave too little of the shorter one. */
    private Extent extentAt(int longer) {
        double wanted = Math.round(longer * recipe.styleScale());
        double least = Math.ceil((double) Recipe.SMALLEST_SIDE * full.longer() / full.shorter());
        return full.withLonger((int) Math.min(full.longer(), Math.max(wanted, least)));
    }

    private List<Double> change() {
        return recipe.colors() == Colors.STYLE ? List.of() : coloring.styleChange(scaled());
    }

    private Planes scaled() {
        Planes known = scaled;
        if (known == null) {
            known = Resampler.resize(Planes.of(style.picture()), full);
            scaled = known;
        }
        return known;
    }
}
