package dev.stylewright.worker.stylize.image;

import dev.stylewright.worker.stylize.Colors;
import java.util.List;

/** What is done about colours around a painting: to the pictures that go in and to the one that comes out. Stateless once made. */
public sealed interface Coloring permits Coloring.Unchanged, LuminanceTransfer, ColorMatch {
    /** The content as the painting sees it. */
    Planes content();

    /** A style, of any size, as the painting sees it. */
    Planes style(Planes style);

    /** The result of a painting, at the size of any scale. */
    Planes finished(Planes painted);

    /** What of a finished picture is compared with the content and the styles as the painting sees them. */
    default Planes compared(Planes finished) {
        return finished;
    }

    /** Numbers that tell what {@link #style} does: equal ones change a picture equally. */
    List<Double> styleChange(Planes style);

    /** What {@code colors} asks for, with a content picture of the full size. */
    static Coloring of(Colors colors, Planes content) {
        return switch (colors) {
            case STYLE -> new Unchanged(content);
            case CONTENT -> new LuminanceTransfer(content);
            case MATCH -> new ColorMatch(content);
        };
    }

    /** All pictures as they are. */
    record Unchanged(Planes content) implements Coloring {
        @Override
        public Planes style(Planes style) {
            return style;
        }

        @Override
        public Planes finished(Planes painted) {
            return painted;
        }

        @Override
        public List<Double> styleChange(Planes style) {
            return List.of();
        }
    }
}
