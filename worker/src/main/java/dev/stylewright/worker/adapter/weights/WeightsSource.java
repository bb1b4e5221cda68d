package dev.stylewright.worker.adapter.weights;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A source of weights. */
public sealed interface WeightsSource
        permits BundledWeights, FileWeights, ImagenetWeights, NormalisedWeights, RemoteWeights, StoreWeights {
    /** The name of the weights, without a suffix: the first part of their id. */
    String name();

    /** Its name in messages, for example the file's path. */
    String location();

    /** The required sha256 of the bytes, 64 lower-case hexadecimal digits. */
    String sha256();

    /**
     * All bytes, from the buffer's position to its limit.
     *
     * @throws WeightsException the weights cannot be read
     */
    ByteBuffer read();

    /** These weights with every filter scaled to a mean activation of 1 when loaded; weights that are already normalised are not changed. */
    default WeightsSource normalised() {
        return new NormalisedWeights(this);
    }

    /**
     * Parses a setting: {@code bundled}, {@code imagenet}, or {@code file:<path>}, {@code https://...}, {@code s3://bucket/key} with the file's
     * digest, given as {@code sha256=<64 hexadecimal digits>} in the query or as a separate setting. Fetches nothing yet.
     *
     * @param setting the source
     * @param sha256 the digest, if it is a separate setting; also checked for {@code bundled}; for {@code imagenet} it is that of the kept part
     * @param fetching how remote weights are fetched
     * @throws WeightsException the setting is invalid or lacks a digest
     */
    static WeightsSource parse(String setting, Optional<String> sha256, WeightsFetching fetching) {
        Optional<String> digest = sha256.map(Digests::requireValid);
        if (setting.equals("bundled")) {
            return new BundledWeights(digest.orElse(BundledWeights.SHA256));
        }
        if (setting.equals("imagenet")) {
            return new ImagenetWeights(digest, ImagenetWeights.FILE_SHA256, fetching).normalised();
        }
        if (setting.startsWith("file:")) {
            return file(setting, digest);
        }
        if (setting.matches("(?i)https?://.*")) {
            RemoteAddress address = RemoteAddress.parse(setting, digest);
            return new RemoteWeights(address.uri(), address.sha256(), fetching);
        }
        if (setting.matches("(?i)s3://.*")) {
            RemoteAddress address = RemoteAddress.parse(setting, digest);
            return StoreWeights.at(address.uri(), address.sha256(), fetching);
        }
        throw new WeightsException(
                "weights must be bundled, imagenet, file:<path>?sha256=<digest>, https://<host>/<path>?sha256=<digest> or s3://<bucket>/<key>?sha256=<digest>");
    }

    /** The weights inside the worker's jar. */
    static WeightsSource bundled() {
        return new BundledWeights(BundledWeights.SHA256);
    }

    /**
     * A safetensors file.
     *
     * @param sha256 64 lower-case hexadecimal digits
     */
    static WeightsSource file(Path path, String sha256) {
        return new FileWeights(path, sha256);
    }

    private static WeightsSource file(String setting, Optional<String> sha256) {
        Matcher parts = Pattern.compile("file:(//)?(?<path>[^?]+)(\\?sha256=(?<digest>.*))?")
                .matcher(setting);
        if (!parts.matches()) {
            throw new WeightsException("weights '" + setting + "' are not of the form file:<path>?sha256=<digest>");
        }
        Optional<String> digest = Optional.ofNullable(parts.group("digest"))
                .map(Digests::requireValid)
                .or(() -> sha256);
        if (sha256.isPresent() && !digest.equals(sha256)) {
            throw new WeightsException(
                    "weights '" + setting + "' name a sha256 that differs from stylewright.weights-sha256:  "
                            + sha256.get() + "; remove one");
        }
        Path path = path(parts.group("path"));
        return new FileWeights(path, digest.orElseThrow(() -> Digests.missing(path)));
    }

    private static Path path(String text) {
        try {
            // Spaces and percent signs may be encoded, as in URIs, or not.
            String decoded = text.contains("%") ? new URI("file:" + text).getSchemeSpecificPart() : text;
            return Path.of(decoded);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new WeightsException("weights: '" + text + "' is not a path: " + e.getMessage(), e);
        }
    }
}
