package dev.stylewright.worker.app;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * Keeps standard output for what Java writes to {@link System#out}. What native libraries print to file descriptor 1 goes to standard error from then on: the
 * descriptor is a copy of descriptor 2, and {@code System.out} writes to a copy of what it was. For a program that has its process to itself.
 */
final class StandardOutput {

    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final int INTERRUPTED = 4; // EINTR, on every Unix

    private StandardOutput() {}

    /** On Windows nothing changes: its descriptors are those of one C library among several. */
    static void divertNativeLines() {
        if (Platform.isWindows()) {
            return;
        }
        System.out.flush();
        Unix unix = Native.load("c", Unix.class);
        int copy = unix.dup(OUT);
        unix.dup2(ERR, OUT);
        // The encoding that System.out has; there is no way to ask it on Java 17.
        Charset encoding =
                Charset.forName(System.getProperty("stdout.encoding", System.getProperty("native.encoding")));
        System.setOut(new PrintStream(new Descriptor(unix, copy), true, encoding));
    }

    /** Of the C library; a call that fails throws. */
    private interface Unix extends Library {
        int dup(int descriptor) throws LastErrorException;

        int dup2(int descriptor, int as) throws LastErrorException;

        NativeLong write(int descriptor, byte[] bytes, NativeLong count) throws LastErrorException;
    }

    private static final class Descriptor extends OutputStream {
        private final Unix unix;
        private final int number;

        Descriptor(Unix unix, int number) {
            this.unix = unix;
            this.number = number;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            byte[] left = Arrays.copyOfRange(bytes, offset, offset + length);
            while (left.length > 0) {
                left = Arrays.copyOfRange(left, written(left), left.length);
            }
        }

        private int written(byte[] bytes) throws IOException {
            try {
                return unix.write(number, bytes, new NativeLong(bytes.length)).intValue();
            } catch (LastErrorException e) {
                if (e.getErrorCode() == INTERRUPTED) {
                    return 0;
                }
                throw new IOException("standard output can't be written: " + e.getMessage(), e);
            }
        }
    }
}
