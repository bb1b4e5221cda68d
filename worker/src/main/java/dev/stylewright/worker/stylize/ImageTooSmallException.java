package dev.stylewright.worker.stylize;

import java.util.Locale;

/** The shorter side of an image is under {@value ImageSize#SMALLEST_SIDE} px after scaling. */
public final class ImageTooSmallException extends StylizationException {
    private final String which;
    private final ImageSize scaled;
    private final String field;

    /**
     * @param size the requested size
     * @param styleScale the requested scale of the style, which also applies to {@code scaled}; 1 if none applies
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

    /** Rounded up to hundredths, so that a request with this value succeeds. */
    private static String scaleNeeded(ImageSize original, int size) {
        return String.format(Locale.ROOT, "%.2f", Math.ceil(100.0 * sizeNeeded(original) / size) / 100);
    }

    /** The parameter that causes the error: {@code size} or {@code styleScale}. */
    public String field() {
        return field;
    }

    /** {@code content}, or {@code styles[i]} with i from 0. */
    public String which() {
        return which;
    }

    /** Size of the image after scaling. */
    public ImageSize scaled() {
        return scaled;
    }

    /** The smallest longer edge at which the shorter edge, rounded half up, has {@value ImageSize#SMALLEST_SIDE} px. */
    private static long sizeNeeded(ImageSize original) {
        long twice = 2L * original.shorter();
        long rounded = ((2L * ImageSize.SMALLEST_SIDE - 1) * original.longer() + twice - 1) / twice;
        return Math.max(ImageSize.SMALLEST_SIDE, rounded);
    }
}
