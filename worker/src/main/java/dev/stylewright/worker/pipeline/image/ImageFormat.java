package dev.stylewright.worker.pipeline.image;

import java.util.Locale;
import java.util.Optional;

/** The file formats of results. */
public enum ImageFormat {
    PNG("image/png", "png", "png"),
    JPEG("image/jpeg", "jpg", "jpeg"),
    WEBP("image/webp", "webp", "webp");

    private final String mediaType;
    private final String extension;
    private final String otherExtension;

    ImageFormat(String mediaType, String extension, String otherExtension) {
        this.mediaType = mediaType;
        this.extension = extension;
        this.otherExtension = otherExtension;
    }

    /** The media type to store a result with, such as {@code image/png}. */
    public String mediaType() {
        return mediaType;
    }

    /** The usual extension of such a file, without the dot. */
    public String extension() {
        return extension;
    }

    /**
     * The format for the extension of an object key, ignoring case; empty if the extension is missing or unknown.
     */
    public static Optional<ImageFormat> ofKey(String key) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        for (ImageFormat format : values()) {
            if (extension.equals(format.extension) || extension.equals(format.otherExtension)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
