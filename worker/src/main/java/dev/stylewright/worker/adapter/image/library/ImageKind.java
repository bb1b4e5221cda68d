package dev.stylewright.worker.adapter.image.library;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The accepted kinds of image file, which are detected from their first bytes. */
public enum ImageKind {
    JPEG("a JPEG"),
    PNG("a PNG"),
    WEBP("a WebP"),
    TIFF("a TIFF"),
    GIF("a GIF"),
    BMP("a BMP"),
    HEIC("a HEIC picture"),
    AVIF("an AVIF picture");

    /** Number of bytes of a file that are examined. */
    public static final int HEAD = 64;

    /** Part of the message for all other files. */
    public static final String ACCEPTED = "accepted are JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC and AVIF";

    private static final Set<String> HEIC_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");
    private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");

    private final String label;

    ImageKind(String label) {
        this.label = label;
    }

    /** The usual name, with its article. */
    public String label() {
        return label;
    }

    /** Opens a file with the library of this kind. */
    public ImageFile open(NativeBytes file) throws BrokenImageException {
        return switch (this) {
            case JPEG -> JpegFile.open(file);
            case PNG -> PngFile.open(file);
            case WEBP -> WebpFile.open(file);
            case TIFF -> TiffFile.open(file);
            case GIF -> GifFile.open(file);
            case BMP -> BmpFile.open(file);
            case HEIC, AVIF -> HeifFile.open(file);
        };
    }

    /**
     * The kind of a file.
     *
     * @param head its first bytes, up to {@value #HEAD}
     */
    public static Optional<ImageKind> of(byte[] head) {
        if (has(head, 0, "\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        } else if (has(head, 0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        } else if (has(head, 0, "RIFF") && has(head, 8, "WEBP")) {
            return Optional.of(WEBP);
        } else if (has(head, 0, "II*\0") && has(head, 8, "CR")) {
            // Canon's CR2 begins as a TIFF, whose first page is a small preview.
            return Optional.empty();
        } else if (has(head, 0, "II*\0") || has(head, 0, "MM\0*") || has(head, 0, "II+\0") || has(head, 0, "MM\0+")) {
            return Optional.of(TIFF);
        } else if (has(head, 0, "GIF87a") || has(head, 0, "GIF89a")) {
            return Optional.of(GIF);
        } else if (has(head, 0, "BM") && (head.length < 18 || has(head, 15, "\0\0\0"))) {
            return Optional.of(BMP);
        } else if (has(head, 4, "ftyp")) {
            return ofBrands(head);
        }
        return Optional.empty();
    }

    /** The major brand, otherwise the first known compatible one (ISO/IEC 14496-12, 4.3). */
    private static Optional<ImageKind> ofBrands(byte[] head) {
        Optional<ImageKind> found = Optional.empty();
        for (int at = 8; at + 4 <= head.length; at += at == 8 ? 8 : 4) {
            String brand = new String(head, at, 4, StandardCharsets.ISO_8859_1);
            if (AVIF_BRANDS.contains(brand)) {
                return Optional.of(AVIF);
            } else if (HEIC_BRANDS.contains(brand) && found.isEmpty()) {
                found = Optional.of(HEIC);
            }
        }
        return found;
    }

    /**
     * The kind of a file that is not accepted, with its article.
     *
     * @param head its first bytes, up to {@value #HEAD}
     */
    public static String describe(byte[] head) {
        return OtherKind.of(new String(head, StandardCharsets.ISO_8859_1)).description();
    }

    private static boolean has(byte[] head, int at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        return at + wanted.length <= head.length
                && Arrays.equals(head, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
