package dev.stylewright.worker.adapter.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** SHA-256 digests, as 64 lower-case hexadecimal digits. */
final class Digests {
    private Digests() {}

    /** A new message digest. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform supports SHA-256", e);
        }
    }

    /** The digest of the bytes between the buffer's position and its limit, which are not changed. */
    static String sha256(ByteBuffer bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes.duplicate());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The digest of a file. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The text in lower case, if it is a digest. */
    static String requireValid(String text) {
        if (!text.matches("[0-9a-fA-F]{64}")) {
            throw new WeightsException("the sha256 of the weights must be 64 hexadecimal digits, got '" + text + "'");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    static WeightsException missing(Path path) {
        String wayOut =
                Files.isRegularFile(path) ? "; the file there now has " + sha256(new FileWeights(path, "").read()) : "";
        return new WeightsException(
                "weights file " + path + " needs its sha256, as file:<path>?sha256=<digest>" + wayOut);
    }
}
