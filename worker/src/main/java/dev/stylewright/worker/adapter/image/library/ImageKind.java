package dev.stylewright.worker.adapter.image.library;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of image file that can be read, told apart by their first bytes. */
public enum ImageKind {
    JPEG("a JPEG"),
    PNG("a PNG"),
    WEBP("a WebP"),
    TIFF("a TIFF"),
    GIF("a GIF"),
    BMP("a BMP"),
    HEIC("a HEIC picture"),
    AVIF("an AVIF picture");

    /** How many bytes of a file are looked at. */
    public static final int HEAD = 64;

    /** What is said of anything else. */
    public static final String ACCEPTED = "accepted are JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC and AVIF";

    private static final Set<String> HEIC_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");
    private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");

    private final String label;

    ImageKind(String label) {
        this.label = label;
    }

    /** The name that people know, with its article. */
    public String label() {
        return label;
    }

    /** Has the library of this kind open a file. */
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
        } else if (has(head, 0, "II*\0") || has(head, 0, "MM\0*") || has(head, 0, "II+\0") || has(head, 0, "MM\0+")) {
            return Optional.of(TIFF);
        } else if (has(head, 0, "GIF87a") || has(head, 0, "GIF89a")) {
            return Optional.of(GIF);
        } else if (has(head, 0, "BM")) {
            return Optional.of(BMP);
        } else if (has(head, 4, "ftyp")) {
            return ofBrands(head);
        }
        return Optional.empty();
    }

    /** The major brand, or else the first of the compatible ones that is known (ISO/IEC 14496-12, 4.3). */
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
     * What a file of no accepted kind is, with its article, as far as its first bytes say.
     *
     * @param head its first bytes, up to {@value #HEAD}
     */
    public static String describe(byte[] head) {
        if (head.length == 0) {
            return "empty";
        }
        String text = new String(head, StandardCharsets.ISO_8859_1)
                .replaceFirst("^\u00ef\u00bb\u00bf", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (text.startsWith("<svg") || (text.startsWith("<?xml") && text.contains("<svg"))) {
            return "an SVG";
        } else if (text.startsWith("<!doctype html") || text.startsWith("<html") || text.startsWith("<head")) {
            return "an HTML page, perhaps an error message that was uploaded as a picture";
        } else if (text.startsWith("<?xml")) {
            return "an XML document, perhaps an SVG or an error message that was uploaded as a picture";
        } else if (text.startsWith("{") || text.startsWith("[")) {
            return "a JSON document, perhaps an error message that was uploaded as a picture";
        }
        return describeBinary(head);
    }

    private static String describeBinary(byte[] head) {
        if (has(head, 0, "%PDF")) {
            return "a PDF";
        } else if (has(head, 0, "8BPS")) {
            return "a Photoshop document (PSD)";
        } else if (has(head, 0, "PK\u0003\u0004")) {
            return "a ZIP archive, or a document that is one";
        } else if (has(head, 0, "\u001f\u008b")) {
            return "compressed with gzip";
        } else if (has(head, 0, "\u00ff\n") || has(head, 4, "JXL ")) {
            return "a JPEG XL picture";
        } else if (has(head, 4, "jP  ")) {
            return "a JPEG 2000 picture";
        } else if (has(head, 4, "ftyp") || has(head, 0, "\u001aE\u00df\u00a3")) {
            return "a video, or a picture of a kind that is not known here";
        } else if (head.length > 2
                && head[0] == 'P'
                && head[1] >= '1'
                && head[1] <= '7'
                && Character.isWhitespace(head[2])) {
            return "a PNM picture";
        } else if (has(head, 0, "\0\0\u0001\0")) {
            return "an icon (ICO)";
        }
        return "of a kind that is not known here";
    }

    private static boolean has(byte[] head, int at, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        return at + wanted.length <= head.length
                && Arrays.equals(head, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
