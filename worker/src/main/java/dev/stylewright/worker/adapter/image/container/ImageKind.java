package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;

/** The kinds of image file that are accepted, told apart by their first bytes. */
public enum ImageKind {
    JPEG("JPEG", "jpeg", "com.twelvemonkeys."),
    PNG("PNG", "png", "com.sun."),
    WEBP("WebP", "webp", "com.twelvemonkeys."),
    TIFF("TIFF", "tiff", "com.twelvemonkeys."),
    GIF("GIF", "gif", "com.sun."),
    BMP("BMP", "bmp", "com.twelvemonkeys.");

    /** What is said of anything else. */
    static final String ACCEPTED = "accepted are JPEG, PNG, WebP, TIFF, GIF and BMP";

    private final String label;
    private final String formatName;
    private final String readerPackage;

    ImageKind(String label, String formatName, String readerPackage) {
        this.label = label;
        this.formatName = formatName;
        this.readerPackage = readerPackage;
    }

    /** The name that people know. */
    public String label() {
        return label;
    }

    /** ImageIO's name of the format. */
    public String formatName() {
        return formatName;
    }

    /** What the class name of the reader that decodes this kind begins with. */
    public String readerPackage() {
        return readerPackage;
    }

    /** Takes a file of this kind apart. */
    public ImageEnvelope open(ByteView file, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        return switch (this) {
            case JPEG -> JpegContainer.open(file, limits);
            case PNG -> PngContainer.open(file, limits);
            case WEBP -> WebpContainer.open(file, limits);
            case TIFF -> TiffContainer.open(file, limits);
            case GIF -> GifContainer.open(file, limits);
            case BMP -> BmpContainer.open(file, limits);
        };
    }

    /** The kind of {@code file}, by its first bytes. */
    public static ImageKind of(ByteView file) throws UnreadableImageException {
        if (file.length() == 0) {
            throw new UnreadableImageException("the file is empty; " + ACCEPTED);
        }
        if (file.has(0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (file.has(0, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (file.has(0, "RIFF") && file.has(8, "WEBP")) {
            return WEBP;
        }
        // 43 in place of 42 is BigTIFF: recognised here so that its refusal can name it.
        if (file.has(0, "II*\0") || file.has(0, "MM\0*") || file.has(0, "II+\0") || file.has(0, "MM\0+")) {
            return TIFF;
        }
        if (file.has(0, "GIF87a") || file.has(0, "GIF89a")) {
            return GIF;
        }
        if (file.has(0, "BM")) {
            return BMP;
        }
        throw new UnreadableImageException("the file is of no accepted kind; " + ACCEPTED);
    }
}
