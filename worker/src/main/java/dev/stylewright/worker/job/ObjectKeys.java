package dev.stylewright.worker.job;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Accepts names of buckets and objects that have exactly one meaning.
 *
 * <p>An object store takes a key literally, but proxies, gateways and stores backed by a file system may decode, normalise or resolve it. Refuses
 * keys whose meaning such a step could change: empty, {@code .} and {@code ..} segments, including those with path parameters ({@code ..;x=1}) or
 * invisible characters beside the dots, backslashes, percent escapes, control characters, broken UTF-16, and anything that Unicode compatibility
 * normalisation turns into one of those. Bucket names follow the rules of Amazon S3 for general purpose buckets.
 *
 * <p>Stateless.
 */
final class ObjectKeys {

    private static final int MAX_KEY_BYTES = 1024;
    private static final Pattern PERCENT_ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

    /** Characters before which some software ends a segment: parameters, query, fragment, NTFS streams, and lookalikes of the slash. */
    private static final Pattern SEGMENT_END =
            Pattern.compile("[;?#:\\u2044\\u2215\\u2216\\u29f5\\u29f8\\u29f9\\u00a5\\u20a9].*", Pattern.DOTALL);

    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cf}\\p{Cn}\\p{Mn}\\p{Me}\\u115f\\u1160\\u2800\\u3164]");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern IPV4 = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    private ObjectKeys() {}

    /** Why a key is refused, as a clause that follows "the key"; empty if it is accepted. */
    static Optional<String> objection(String key) {
        if (key.isEmpty()) {
            return Optional.of("is empty");
        }
        if (!isWellFormed(key)) {
            return Optional.of("is not valid Unicode");
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            return Optional.of("is longer than " + MAX_KEY_BYTES + " bytes");
        }
        String normalized = Normalizer.normalize(key, Normalizer.Form.NFKC);
        String visible = INVISIBLE.matcher(normalized).replaceAll("");
        return literalObjection(key).or(() -> literalObjection(normalized)).or(() -> literalObjection(visible));
    }

    /** Why a bucket's name is refused, as a clause that follows "the bucket"; empty if it is accepted. */
    static Optional<String> bucketObjection(String bucket) {
        if (!BUCKET.matcher(bucket).matches()
                || bucket.contains("..")
                || IPV4.matcher(bucket).matches()) {
            return Optional.of(
                    "is not a valid name (3 to 63 lower-case letters, digits, dots and hyphens, letter or digit at both ends)");
        }
        return Optional.empty();
    }

    private static Optional<String> literalObjection(String key) {
        if (key.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("has a control character");
        }
        if (key.indexOf('\\') >= 0) {
            return Optional.of("has a backslash");
        }
        if (PERCENT_ESCAPE.matcher(key).find()) {
            return Optional.of("has a percent escape");
        }
        for (String segment : key.split("/", -1)) {
            if (isHollow(segment)) {
                return Optional.of("has a part that can be read as empty, \".\" or \"..\"");
            }
        }
        return Optional.empty();
    }

    /** True for the empty segment, {@code .}, {@code ..}, and segments that become one of them when dots, spaces or parameters are trimmed. */
    private static boolean isHollow(String segment) {
        return SEGMENT_END
                .matcher(segment)
                .replaceFirst("")
                .codePoints()
                .allMatch(c -> c == '.' || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
