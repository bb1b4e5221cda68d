package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Frame;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Inks;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * PNG's chunks (ISO/IEC 15948). Passes on the four critical ones and tRNS, whole and with their checksums right; text,
 * gamma and animation chunks are dropped, so that a bomb in them never opens.
 */
final class PngContainer {
    private static final int SIGNATURE = 8;
    private static final int FRAME_OF_CHUNK = 12;

    private PngContainer() {}

    static ImageEnvelope open(ByteView file, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        if (!file.has(SIGNATURE + 4, "IHDR")) {
            throw new UnreadableImageException("the PNG does not begin with an IHDR chunk: the file is damaged");
        }
        Frame frame = ImageEnvelope.whole(file.u32be(SIGNATURE + 8), file.u32be(SIGNATURE + 12), limits);
        var kept = new ByteArrayOutputStream(file.length());
        kept.write(file.array(), 0, SIGNATURE);
        Optional<byte[]> profile = Optional.empty();
        int orientation = 1;
        Optional<byte[]> exif = Optional.empty();
        String type = "";
        for (long at = SIGNATURE; !type.equals("IEND"); ) {
            long length = file.u32be(at);
            file.require(at, length + FRAME_OF_CHUNK);
            type = new String(file.array(), (int) at + 4, 4, StandardCharsets.ISO_8859_1);
            switch (type) {
                case "IHDR", "PLTE", "tRNS", "IDAT", "IEND" -> {
                    requireChecksum(file, at, length, type);
                    kept.write(file.array(), (int) at, (int) length + FRAME_OF_CHUNK);
                }
                case "iCCP" -> profile = EmbeddedProfile.inflate(file.copy(at + 8, length));
                case "eXIf" -> {
                    byte[] block = file.copy(at + 8, length);
                    orientation = ExifOrientation.of(block);
                    exif = Optional.of(ExifOrientation.bare(block));
                }
                default -> requireAncillary(type);
            }
            at += length + FRAME_OF_CHUNK;
        }
        return new ImageEnvelope(frame, kept.toByteArray(), profile, orientation, exif, Inks.NONE);
    }

    private static void requireChecksum(ByteView file, long at, long length, String type)
            throws UnreadableImageException {
        var crc = new CRC32();
        crc.update(file.array(), (int) at + 4, (int) length + 4);
        if (crc.getValue() != file.u32be(at + 8 + length)) {
            throw new UnreadableImageException(
                    "the checksum of the PNG's %s chunk at byte %d is wrong: the file is damaged".formatted(type, at));
        }
    }

    private static void requireAncillary(String type) throws UnreadableImageException {
        if (Character.isUpperCase(type.charAt(0))) {
            throw new UnreadableImageException("the PNG needs a chunk that nobody here knows: " + type);
        }
    }
}
