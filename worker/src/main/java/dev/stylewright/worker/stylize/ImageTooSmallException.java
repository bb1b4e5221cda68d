package dev.stylewright.worker.stylize;

/** An image's shorter side is under {@value ImageSize#SMALLEST_SIDE} px once its longer side is scaled to the wanted size. */
public final class ImageTooSmallException extends StylizationException {
    private final String which;
    private final ImageSize scaled;

    ImageTooSmallException(String which, ImageSize original, ImageSize scaled) {
        super(("%s is %s px after scaling (%s px as given); both sides must be at least %d px:"
                        + " ask for a size of at least %d, or crop it to a less elongated shape")
                .formatted(which, scaled, original, ImageSize.SMALLEST_SIDE, sizeNeeded(original)));
        this.which = which;
        this.scaled = scaled;
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
