package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.adapter.weights.WeightsSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bundled weights as files that both programs read. */
public final class WeightsFiles {
    /** Biases of the identity convolutions in the bundled weights, and their offsets in the file's data. */
    private static final Pattern BIASES =
            Pattern.compile("\"features\\.(?:16|25)\\.bias\":\\{[^}]*\"data_offsets\":\\[(\\d+),");
    /** The smallest number above 0 in 16 bits. */
    private static final byte SMALLEST = 1;

    private WeightsFiles() {}

    /** Writes the bundled weights. */
    public static void writeBundled(Path file) throws IOException {
        Files.write(file, bundled());
    }

    /**
     * Writes the bundled weights with the smallest possible biases in the two identity convolutions, which our program would otherwise skip. Both
     * programs then compute all 13 convolutions, with the same result.
     */
    static WeightsSource writeWithAllConvolutions(Path file) throws IOException {
        byte[] array = bundled();
        ByteBuffer bytes = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(bytes.getLong(0));
        String text = new String(array, Long.BYTES, header, StandardCharsets.UTF_8);
        Matcher biases = BIASES.matcher(text);
        while (biases.find()) {
            bytes.put(Long.BYTES + header + Integer.parseInt(biases.group(1)), SMALLEST);
        }
        Files.write(file, array);
        return WeightsSource.file(file, sha256(array));
    }

    private static byte[] bundled() {
        ByteBuffer source = WeightsSource.bundled().read();
        byte[] copy = new byte[source.remaining()];
        source.get(copy);
        return copy;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
