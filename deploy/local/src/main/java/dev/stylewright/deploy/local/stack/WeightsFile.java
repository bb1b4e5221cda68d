package dev.stylewright.deploy.local.stack;

import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A local file of weights. A worker requires the digest of its weights, since all workers of a fleet must use the same ones; here the file is the
 * user's own, and its actual digest is used.
 */
public final class WeightsFile {
    private static final String SCHEME = "file:";
    private static final String DIGEST = "?sha256=";

    private WeightsFile() {}

    /**
     * The worker's settings for weights.
     *
     * @param where as on the command line: {@code file:PATH}, with a digest or without, or a name or address of other weights
     * @throws CommandException the file does not exist or cannot be read
     */
    public static List<String> settings(String where) {
        if (!where.startsWith(SCHEME)) {
            return List.of("stylewright.weights=" + where);
        }
        if (where.contains(DIGEST)) {
            int end = where.indexOf(DIGEST);
            return List.of(
                    "stylewright.weights=" + SCHEME + path(where.substring(0, end)),
                    "stylewright.weights-sha256=" + where.substring(end + DIGEST.length()));
        }
        Path file = path(where);
        return List.of("stylewright.weights=" + SCHEME + file, "stylewright.weights-sha256=" + digest(file));
    }

    private static Path path(String where) {
        try {
            return where.startsWith(SCHEME + "//")
                    ? Path.of(URI.create(where))
                    : Path.of(where.substring(SCHEME.length())).toAbsolutePath();
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--weights " + where + " does not name a file: " + e.getMessage(), e);
        }
    }

    private static String digest(Path file) {
        if (!Files.isRegularFile(file)) {
            throw CommandException.usage("There is no weights file " + file + ".");
        }
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (IOException e) {
            throw CommandException.usage("The weights file " + file + " cannot be read: " + Reasons.of(e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform supports SHA-256", e);
        }
    }
}
