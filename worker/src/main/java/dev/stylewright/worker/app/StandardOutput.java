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
 * Reserves standard output for text that Java writes to {@link System#out}. Output of native libraries to file descriptor 1 is redirected to standard
 * error: the descriptor becomes a copy of descriptor 2, and {@code System.out} writes to a copy of the original. For a program that owns its process.
 */
final class StandardOutput {

    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final int INTERRUPTED = 4; // EINTR, on every Unix

    private StandardOutput() {}

    /** Does nothing on Windows, where each C library has its own descriptors. */
    static void divertNativeLines() {
        if (Platform.isWindows()) {
            return;
        }
        System.out.flush();
        Unix unix = Native.load("c", Unix.class);
        int copy = unix.dup(OUT);
        unix.dup2(ERR, OUT);
        // The encoding of System.out, which Java 17 cannot query.
        Charset encoding =
                Charset.forName(System.getProperty("stdout.encoding", System.getProperty("native.encoding")));
        System.setOut(new PrintStream(new Descriptor(unix, copy), true, encoding));
    }

    /** Functions of the C library; a failing call throws. */
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
                throw new IOException("cannot write to standard output: " + e.getMessage(), e);
            }
        }
    }
}
