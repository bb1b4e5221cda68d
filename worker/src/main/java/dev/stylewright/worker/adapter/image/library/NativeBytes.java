package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Memory;
import java.io.DataInputStream;
import java.io.IOException;

/** A whole file outside of Java's heap, for the libraries. */
public final class NativeBytes implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final Memory memory;
    private final long length;

    private NativeBytes(Memory memory, long length) {
        this.memory = memory;
        this.length = length;
    }

    /** Reads a file of this length. */
    public static NativeBytes read(DataInputStream in, long length) throws IOException {
        var memory = new Memory(Math.max(1, length));
        byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
        for (long at = 0; at < length; ) {
            int some = (int) Math.min(chunk.length, length - at);
            in.readFully(chunk, 0, some);
            memory.write(at, chunk, 0, some);
            at += some;
        }
        return new NativeBytes(memory, length);
    }

    Memory memory() {
        return memory;
    }

    /** The file's length in bytes. */
    public long length() {
        return length;
    }

    /** The first bytes of the file, at most this number. */
    public byte[] head(int bytes) {
        return memory.getByteArray(0, (int) Math.min(bytes, length));
    }

    /** A byte of the file. */
    public byte at(long position) {
        return memory.getByte(position);
    }

    /** Bytes of the file from a position; all of them must be within the file. */
    public byte[] range(long position, int bytes) {
        return memory.getByteArray(position, bytes);
    }

    @Override
    public void close() {
        memory.close();
    }
}
