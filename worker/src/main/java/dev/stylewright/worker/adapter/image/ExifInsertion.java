package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.pipeline.image.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Puts an EXIF block into a finished file: JPEG's APP1 segment behind JFIF's (EXIF 2.32, 4.7.2), PNG's eXIf chunk behind IHDR (PNG, third edition, 11.3.5.8). */
final class ExifInsertion {
    private static final int AFTER_SOI = 2;
    private static final int APP0 = 0xffe0;
    private static final int APP1 = 0xffe1;
    private static final byte[] JPEG_PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int AFTER_IHDR = 8 + 12 + 13;
    private static final byte[] CHUNK = "eXIf".getBytes(StandardCharsets.US_ASCII);

    private ExifInsertion() {}

    static byte[] into(byte[] file, ImageFormat format, byte[] exif) {
        return switch (format) {
            case JPEG -> spliced(file, behindJfif(file), segment(exif));
            case PNG -> spliced(file, AFTER_IHDR, chunk(exif));
        };
    }

    private static int behindJfif(byte[] jpeg) {
        ByteBuffer file = ByteBuffer.wrap(jpeg);
        boolean jfif = (file.getShort(AFTER_SOI) & 0xffff) == APP0;
        return jfif ? AFTER_SOI + 2 + (file.getShort(AFTER_SOI + 2) & 0xffff) : AFTER_SOI;
    }

    private static byte[] segment(byte[] exif) {
        int length = 2 + JPEG_PREFIX.length + exif.length;
        return ByteBuffer.allocate(2 + length)
                .putShort((short) APP1)
                .putShort((short) length)
                .put(JPEG_PREFIX)
                .put(exif)
                .array();
    }

    private static byte[] chunk(byte[] exif) {
        var checksum = new CRC32();
        checksum.update(CHUNK);
        checksum.update(exif);
        return ByteBuffer.allocate(exif.length + 12)
                .putInt(exif.length)
                .put(CHUNK)
                .put(exif)
                .putInt((int) checksum.getValue())
                .array();
    }

    private static byte[] spliced(byte[] file, int at, byte[] piece) {
        return ByteBuffer.allocate(file.length + piece.length)
                .put(file, 0, at)
                .put(piece)
                .put(file, at, file.length - at)
                .array();
    }
}
