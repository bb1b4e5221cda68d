package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Memory;
import java.io.DataInputStream;
import java.io.IOException;

/** A whole file outside of Java's heap, where the libraries can see it. */
public final class NativeBytes implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final Memory memory;
    private final long length;

    private NativeBytes(Memory memory, long length) {
        this.memory = memory;
        this.length = length;
    }

    /** Reads a file of so many bytes. */
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

    /** Of the file, in bytes. */
    public long length() {
        return length;
    }

    /** The beginning of the file: so many bytes, or all where it is shorter. */
    public byte[] head(int bytes) {
        return memory.getByteArray(0, (int) Math.min(bytes, length));
    }

    @Override
    public void close() {
        memory.close();
    }
}
