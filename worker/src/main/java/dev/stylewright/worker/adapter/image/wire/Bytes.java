package dev.stylewright.worker.adapter.image.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/** Blocks of bytes, each preceded by its length. */
final class Bytes {
    private static final int MAX_BYTES = 1 << 30;

    private Bytes() {}

    static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] read(DataInputStream in, int max) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > max) {
            throw new IOException("an unexpected block of %d bytes".formatted(length));
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    static void writeOptional(Optional<byte[]> bytes, DataOutputStream out) throws IOException {
        out.writeBoolean(bytes.isPresent());
        if (bytes.isPresent()) {
            write(bytes.get(), out);
        }
    }

    static Optional<byte[]> readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(read(in, MAX_BYTES)) : Optional.empty();
    }
}
