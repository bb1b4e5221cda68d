package dev.stylewright.worker.stylize;

import java.util.Locale;

/** An image's shorter side is under {@value ImageSize#SMALLEST_SIDE} px once its longer side is scaled to the wanted size. */
public final class ImageTooSmallException extends StylizationException {
    private final String which;
    private final ImageSize scaled;
    private final String field;

    /**
     * @param size that was asked for
     * @param styleScale that made it so small; 1 where none did
     */
    ImageTooSmallException(String which, ImageSize original, ImageSize scaled, int size, double styleScale) {
        this(which, original, scaled, styleScale < 1 && size >= sizeNeeded(original), size, styleScale);
    }

    private ImageTooSmallException(
            String which, ImageSize original, ImageSize scaled, boolean byScale, int size, double styleScale) {
        super(("%s is %s px after scaling (%s px as given); both sides must be at least %d px:"
                        + " ask for a %s of at least %s, or crop it to a less elongated shape")
                .formatted(
                        which,
                        scaled,
                        original,
                        ImageSize.SMALLEST_SIDE,
                        byScale ? "styleScale" : "size",
                        byScale
                                ? scaleNeeded(original, size)
                                : Long.toString((long) Math.ceil(sizeNeeded(original) / styleScale))));
        this.which = which;
        this.scaled = scaled;
        this.field = byScale ? "styleScale" : "size";
    }

    /** Rounded up to hundredths, so that what is advised works. */
    private static String scaleNeeded(ImageSize original, int size) {
        return String.format(Locale.ROOT, "%.2f", Math.ceil(100.0 * sizeNeeded(original) / size) / 100);
    }

    /** The parameter that is at fault: {@code size} or {@code styleScale}. */
    public String field() {
        return field;
    }

    /** {@code content}, or {@code styles[i]} with i from 0. */
    public String which() {
        return which;
    }

    /** Its size after scaling. */
    public ImageSize scaled() {
        return scaled;
    }

    private static long sizeNeeded(ImageSize original) {
        return (long) Math.ceil((double) ImageSize.SMALLEST_SIDE * original.longer() / original.shorter());
    }
}
