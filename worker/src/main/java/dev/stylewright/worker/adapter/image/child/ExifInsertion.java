package dev.stylewright.worker.adapter.image.child;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Inserts an EXIF block into a JPEG: a segment APP1 after JFIF's (EXIF 2.32, 4.7.2). */
final class ExifInsertion {
    private static final int AFTER_SOI = 2;
    private static final int APP0 = 0xffe0;
    private static final int APP1 = 0xffe1;
    private static final byte[] JPEG_PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private ExifInsertion() {}

    /** The JPEG with the block. */
    static byte[] into(byte[] jpeg, byte[] exif) {
        return spliced(jpeg, afterJfif(jpeg), segment(exif));
    }

    private static int afterJfif(byte[] jpeg) {
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

    private static byte[] spliced(byte[] file, int at, byte[] piece) {
        return ByteBuffer.allocate(file.length + piece.length)
                .put(file, 0, at)
                .put(piece)
                .put(file, at, file.length - at)
                .array();
    }
}
