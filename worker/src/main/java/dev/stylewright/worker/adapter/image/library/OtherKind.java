package dev.stylewright.worker.adapter.image.library;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Kinds of file that are not accepted, recognised by their first 64 bytes, in the order in which they are tried. The last constants match any file.
 */
enum OtherKind {
    EMPTY("empty", "\\z"),
    ZEROS("filled with zeros, as after an interrupted upload", "\\x00+\\z"),
    LFS_POINTER("a Git LFS pointer: upload the picture that it refers to", "version https://git-lfs"),
    APPLE_DOUBLE(
            "metadata that macOS stores beside a file (its name begins with \"._\"), without a picture",
            "\\x00\\x05\\x16\\x07"),

    SVG("an SVG", "(?i)BOM?\\s*(<svg|(<\\?xml|<!--).*<svg|<!doctype svg|<\\?xml.*<!doctype svg)"),
    HTML(
            "an HTML page, perhaps an error message that was uploaded as a picture",
            "(?i)BOM?\\s*(<\\?xml.*)?<(!doctype html|html|head|body)"),
    XML(
            "an XML document, perhaps an SVG or an error message that was uploaded as a picture",
            "BOM?\\s*<(\\?xml|Error>|!--)"),
    RTF("an RTF document", "\\{\\\\rtf"),
    JSON(
            "a JSON document, perhaps an error message that was uploaded as a picture",
            "BOM?\\s*(\\{\\s*([\"}]|\\z)|\\[\\s*([\\[{\"\\]0-9-]|true|false|null|\\z))"),
    BASE64("a picture in Base64: decode it before it is uploaded", "data:image/|/9j/[24]|iVBORw0KGgo|R0lGOD|UklGR"),
    POSTSCRIPT("a PostScript document (PS, EPS)", "%!PS|\\xc5\\xd0\\xd3\\xc6"),
    PDF("a PDF", "BOM?%PDF"),

    CANON_RAW("a camera's raw file (Canon)DEVELOP", "II\\*\\x00.{4}CR|II\\x1a\\x00.{2}HEAP|.{4}ftypcrx"),
    FUJI_RAW("a camera's raw file (Fujifilm RAF)DEVELOP", "FUJIFILMCCD-RAW"),
    OLYMPUS_RAW("a camera's raw file (Olympus ORF)DEVELOP", "IIR[OS]|MMOR"),
    PANASONIC_RAW("a camera's raw file (Panasonic RW2)DEVELOP", "IIU\\x00"),
    SIGMA_RAW("a camera's raw file (Sigma X3F)DEVELOP", "FOVb"),
    MINOLTA_RAW("a camera's raw file (Minolta MRW)DEVELOP", "\\x00MRM"),

    JPEG_XL("a JPEG XL picture", "\\xff\\x0a|\\x00{3}\\x0cJXL "),
    JPEG_2000("a JPEG 2000 picture", "\\x00{3}\\x0cjP  |\\xff\\x4f\\xff\\x51"),
    JPEG_XR("a JPEG XR picture", "II\\xbc"),
    ICO("an icon (ICO)", "\\x00\\x00[\\x01\\x02]\\x00[\\x01-\\x40]\\x00"),
    PSD("a Photoshop document (PSD)", "8BPS"),
    XCF("a GIMP document (XCF)", "gimp xcf"),
    EXR("an OpenEXR picture", "\\x76\\x2f\\x31\\x01"),
    RADIANCE("a Radiance HDR picture", "#\\?(RADIANCE|RGBE)"),
    DDS("a DirectDraw surface (DDS)", "DDS "),
    QOI("a QOI picture", "qoif"),
    PNM("a PNM picture", "P[1-7]\\s"),
    FITS("a FITS file", "SIMPLE  ="),
    WMF("a Windows metafile (WMF, EMF)", "\\xd7\\xcd\\xc6\\x9a|\\x01\\x00{3}.{36} EMF"),

    QUICKTIME("a video (QuickTime)", ".{4}(ftypqt  |moov|wide|mdat)"),
    AUDIO("a sound file", ".{4}ftypM4[AB] |RIFF.{4}WAVE|ID3|OggS|fLaC|MThd"),
    MP4("a video (MP4), or a picture of an unknown kind", ".{4}ftyp"),
    WEBM("a video (WebM)", "\\x1aE\\xdf\\xa3.*webm"),
    MATROSKA("a video (Matroska)", "\\x1aE\\xdf\\xa3"),
    AVI("a video (AVI)", "RIFF.{4}AVI "),
    FLV("a video (FLV)", "FLV\\x01"),
    MPEG("a video (MPEG)", "\\x00\\x00\\x01[\\xb0-\\xbf]"),

    ZIP("a ZIP archive, or a document that is one", "PK(\\x03\\x04|\\x05\\x06|\\x07\\x08)"),
    GZIP("compressed with gzip", "\\x1f\\x8b"),
    BZIP2("compressed with bzip2", "BZh[1-9]"),
    XZ("compressed with xz", "\\xfd7zXZ"),
    ZSTANDARD("compressed with Zstandard", "\\x28\\xb5\\x2f\\xfd"),
    SEVEN_ZIP("a 7-Zip archive", "7z\\xbc\\xaf"),
    RAR("a RAR archive", "Rar!\\x1a"),
    OFFICE("a document of an old Microsoft Office version", "\\xd0\\xcf\\x11\\xe0"),
    SQLITE("a database (SQLite)", "SQLite format 3"),

    EXECUTABLE("an executable program", "\\x7fELF|MZ.\\x00|\\xfe\\xed\\xfa[\\xce\\xcf]|[\\xce\\xcf]\\xfa\\xed\\xfe"),
    JAVA_CLASS("a Java class, or an executable program", "\\xca\\xfe\\xba\\xbe"),
    SCRIPT("a script", "#!"),

    UTF_16("a text file", "\\xff\\xfe|\\xfe\\xff"),
    TEXT(
            "a text file",
            "BOM?([\\t\\n\\r\\f\\x1b\\x20-\\x7e]|[\\xc2-\\xdf][\\x80-\\xbf]|[\\xe0-\\xef][\\x80-\\xbf]{2}|[\\xf0-\\xf4][\\x80-\\xbf]{3})*"
                    + "([\\xc2-\\xf4][\\x80-\\xbf]{0,2})?\\z"),
    UNKNOWN("of an unknown kind", "");

    private final String description;
    private final Pattern pattern;

    /**
     * @param description continues the sentence "the file is"
     * @param pattern matches the first bytes, each as the character with its value
     */
    OtherKind(String description, String pattern) {
        this.description = description.replace("DEVELOP", ": develop it and save it as JPEG or TIFF");
        this.pattern = Pattern.compile(pattern.replace("BOM", "(\\xef\\xbb\\xbf)"), Pattern.DOTALL);
    }

    String description() {
        return description;
    }

    /**
     * The kind of a file.
     *
     * @param head its first bytes, each as the character with its value
     */
    static OtherKind of(String head) {
        return Arrays.stream(values())
                .filter(kind -> kind.pattern.matcher(head).lookingAt())
                .findFirst()
                .orElse(UNKNOWN);
    }
}
