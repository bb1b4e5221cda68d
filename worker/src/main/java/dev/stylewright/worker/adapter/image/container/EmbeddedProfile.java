package dev.stylewright.worker.adapter.image.container;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** ICC profiles as containers carry them: compressed in PNG, in pieces in JPEG. What does not fit together is dropped. */
public final class EmbeddedProfile {
    /** Printer profiles reach 3 MiB; what is larger is ignored, whatever it says it is. */
    public static final int MOST_BYTES = 4 << 20;

    private EmbeddedProfile() {}

    /** The profile, unless it is too large to be one. */
    static Optional<byte[]> bounded(byte[] profile) {
        return profile.length <= MOST_BYTES ? Optional.of(profile) : Optional.empty();
    }

    /** The content of an iCCP chunk: a name, a zero, a compression method, a zlib stream. */
    static Optional<byte[]> inflate(byte[] chunk) {
        int zero = 0;
        while (zero < chunk.length && chunk[zero] != 0) {
            zero++;
        }
        int start = zero + 2;
        if (start >= chunk.length) {
            return Optional.empty();
        }
        var inflater = new Inflater();
        try {
            inflater.setInput(chunk, start, chunk.length - start);
            return drain(inflater);
        } catch (DataFormatException broken) {
            // A broken profile never fails the image: it is shown as sRGB, as browsers do.
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private static Optional<byte[]> drain(Inflater inflater) throws DataFormatException {
        byte[] out = new byte[1 << 14];
        int size = 0;
        while (!inflater.finished()) {
            if (size == out.length) {
                if (size >= MOST_BYTES) {
                    return Optional.empty();
                }
                out = Arrays.copyOf(out, 2 * size);
            }
            int read = inflater.inflate(out, size, out.length - size);
            if (read == 0 && !inflater.finished()) {
                return Optional.empty();
            }
            size += read;
        }
        return Optional.of(Arrays.copyOf(out, size));
    }

    /** The pieces of a JPEG's APP2 segments by their number, 1 to {@code expected}. */
    static Optional<byte[]> join(SortedMap<Integer, byte[]> pieces, int expected) {
        boolean complete = !pieces.isEmpty()
                && pieces.size() == expected
                && pieces.firstKey() == 1
                && pieces.lastKey() == expected;
        if (!complete) {
            return Optional.empty();
        }
        int size = pieces.values().stream().mapToInt(piece -> piece.length).sum();
        byte[] joined = new byte[size];
        int at = 0;
        for (byte[] piece : pieces.values()) {
            System.arraycopy(piece, 0, joined, at, piece.length);
            at += piece.length;
        }
        return bounded(joined);
    }
}
