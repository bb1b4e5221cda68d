package dev.stylewright.worker.adapter.image.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are not accepted are named by their first 64 bytes. */
class OtherKindTest {
    private static final String DEVELOP = ": develop it and save it as JPEG or TIFF";
    private static final String HTML = "an HTML page, perhaps an error message that was uploaded as a picture";
    private static final String XML =
            "an XML document, perhaps an SVG or an error message that was uploaded as a picture";
    private static final String JSON = "a JSON document, perhaps an error message that was uploaded as a picture";
    private static final String VIDEO = "a video (MP4), or a picture of an unknown kind";

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("", "empty"),
                Arguments.of("Dear customer,\nyour picture is ready.\n", "a text file"),
                Arguments.of("na\u00efve \u4f60\u597d", "a text file"),
                Arguments.of("BMW and others", "a text file"),
                Arguments.of("[section]\nkey=value\n", "a text file"),
                Arguments.of(
                        "version https://git-lfs.github.com/spec/v1\noid sha256:",
                        "a Git LFS pointer: upload the picture that it refers to"),
                Arguments.of("<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG"),
                Arguments.of("<?xml version=\"1.0\"?>\n<svg width=\"4\">", "an SVG"),
                Arguments.of("<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC", "an SVG"),
                Arguments.of("\ufeff<!DOCTYPE html><html>", HTML),
                Arguments.of("\r\n<HTML><HEAD>", HTML),
                Arguments.of("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>", XML),
                Arguments.of("<Error><Code>AccessDenied</Code>", XML),
                Arguments.of("{\"error\": 1}", JSON),
                Arguments.of("{}", JSON),
                Arguments.of("[1, 2]", JSON),
                Arguments.of("{\\rtf1\\ansi", "an RTF document"),
                Arguments.of("/9j/4AAQSkZJRgABAQ", "a picture in Base64: decode it before it is uploaded"),
                Arguments.of("iVBORw0KGgoAAAANSUhEUg", "a picture in Base64: decode it before it is uploaded"),
                Arguments.of("data:image/png;base64,iVBO", "a picture in Base64: decode it before it is uploaded"),
                Arguments.of("%PDF-1.7", "a PDF"),
                Arguments.of("%!PS-Adobe-3.0", "a PostScript document (PS, EPS)"),
                Arguments.of("#!/bin/sh\n", "a script"),
                Arguments.of("P6 2 2 255 ", "a PNM picture"),
                Arguments.of("8BPS\0\u0001", "a Photoshop document (PSD)"),
                Arguments.of("SQLite format 3\0", "a database (SQLite)"),
                Arguments.of("PK\u0003\u0004", "a ZIP archive, or a document that is one"),
                Arguments.of("FUJIFILMCCD-RAW 0201", "a camera's raw file (Fujifilm RAF)" + DEVELOP),
                Arguments.of("RIFF\0\0\0\0AVI LIST", "a video (AVI)"),
                Arguments.of("RIFF\0\0\0\0WAVEfmt ", "a sound file"),
                Arguments.of("\0\0\0 ftypisom\0\0\2\0isomiso2avc1mp41", VIDEO),
                Arguments.of("\0\0\0\u0014ftypqt  \0\0\0\0qt  ", "a video (QuickTime)"),
                Arguments.of("\0\0\0\u0018ftypcrx \0\0\0\1crx isom", "a camera's raw file (Canon)" + DEVELOP));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void namesTextsAndFilesWithReadableSignatures(String begin, String description) {
        assertThat(ImageKind.describe(head(begin.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(description);
    }

    static Stream<Arguments> bytes() {
        return Stream.of(
                Arguments.of("00".repeat(64), "filled with zeros, as after an interrupted upload"),
                Arguments.of("1a45dfa39f4286810142f7810142f2810442f381084282847765626d", "a video (WebM)"),
                Arguments.of("1a45dfa3a34286810142f7810142f2810442f381084282886d6174726f736b61", "a video (Matroska)"),
                Arguments.of("000001ba4400", "a video (MPEG)"),
                Arguments.of("464c5601", "a video (FLV)"),
                Arguments.of("494433030000", "a sound file"),
                Arguments.of("1f8b0800", "compressed with gzip"),
                Arguments.of("425a6839", "compressed with bzip2"),
                Arguments.of("fd377a585a00", "compressed with xz"),
                Arguments.of("28b52ffd24", "compressed with Zstandard"),
                Arguments.of("377abcaf271c", "a 7-Zip archive"),
                Arguments.of("526172211a0700", "a RAR archive"),
                Arguments.of("7f454c460201", "an executable program"),
                Arguments.of("4d5a90000300", "an executable program"),
                Arguments.of("cffaedfe0c000001", "an executable program"),
                Arguments.of("cafebabe00000002", "a Java class, or an executable program"),
                Arguments.of("0000000c6a5020200d0a870a", "a JPEG 2000 picture"),
                Arguments.of("ff4fff51002f", "a JPEG 2000 picture"),
                Arguments.of("0000000c4a584c200d0a870a", "a JPEG XL picture"),
                Arguments.of("ff0a0010", "a JPEG XL picture"),
                Arguments.of("4949bc01", "a JPEG XR picture"),
                Arguments.of("000001000100", "an icon (ICO)"),
                Arguments.of("762f3101", "an OpenEXR picture"),
                Arguments.of("49492a00100000004352020000", "a camera's raw file (Canon)" + DEVELOP),
                Arguments.of("4949524f08000000", "a camera's raw file (Olympus ORF)" + DEVELOP),
                Arguments.of("4949550018000000", "a camera's raw file (Panasonic RW2)" + DEVELOP),
                Arguments.of(
                        "00051607000200004d6163204f53",
                        "metadata that macOS stores beside a file (its name begins with \"._\"), without a picture"),
                Arguments.of("d0cf11e0a1b11ae1", "a document of an old Microsoft Office version"),
                Arguments.of("fffe480065006c00", "a text file"),
                Arguments.of("0102030405", "of an unknown kind"));
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void namesOtherFilesByTheirSignature(String hex, String description) {
        byte[] head = head(HexFormat.of().parseHex(hex));

        assertThat(ImageKind.of(head)).isEmpty();
        assertThat(ImageKind.describe(head)).isEqualTo(description);
    }

    /** The first 64 bytes may end inside a character. */
    @Test
    void aTextThatIsCutInsideACharacterIsAText() {
        byte[] text = ("x" + "\u00e9".repeat(40)).getBytes(StandardCharsets.UTF_8);

        assertThat(ImageKind.describe(head(text))).isEqualTo("a text file");
    }

    @Test
    void anyBytesHaveADescription() {
        var random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            byte[] head = new byte[random.nextInt(ImageKind.HEAD + 1)];
            random.nextBytes(head);
            assertThat(ImageKind.describe(head)).isNotBlank();
        }
    }

    private static byte[] head(byte[] file) {
        return Arrays.copyOf(file, Math.min(ImageKind.HEAD, file.length));
    }
}
