package dev.stylewright.worker.adapter.weights;

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

    /** The digest of what lies between the buffer's position and its limit; neither is moved. */
    static String sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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
