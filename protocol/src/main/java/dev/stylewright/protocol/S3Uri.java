package dev.stylewright.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of an object: {@code s3://bucket/key} or {@code s3://bucket/key?versionId=...}.
 *
 * <p>The text is literal; nothing is percent-decoded. A key has one or more segments between slashes, none of them empty, {@code .} or {@code ..},
 * and at most {@value #MAX_KEY_BYTES} bytes of UTF-8. Backslashes, question marks, unprintable characters and {@code %} followed by two hex digits
 * are rejected, so that all readers understand an address in the same way.
 *
 * @param bucket 3 to 63 characters of a-z, 0-9, dot and hyphen, beginning and ending with a-z or 0-9
 * @param key the object's name inside the bucket
 * @param versionId the version of the object, in stores that keep versions
 */
public record S3Uri(String bucket, String key, Optional<String> versionId) {

    /** Maximum size of a key in bytes of UTF-8, as in S3 itself. */
    public static final int MAX_KEY_BYTES = 1024;

    private static final String SCHEME = "s3://";
    private static final String VERSION = "versionId=";
    private static final Pattern BUCKET = Pattern.compile("(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern VERSION_ID = Pattern.compile("[A-Za-z0-9._~+/=-]{1,1024}");
    private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

    /** @throws IllegalArgumentException a part is not as described above */
    public S3Uri {
        if (!BUCKET.matcher(bucket).matches()) {
            throw wrong("the bucket must be 3 to 63 characters of a-z, 0-9, '.' and '-', is " + Text.quoted(bucket));
        }
        checkKey(key);
        versionId.ifPresent(S3Uri::checkVersion);
    }

    /** The address of the current version of an object. */
    public static S3Uri of(String bucket, String key) {
        return new S3Uri(bucket, key, Optional.empty());
    }

    /**
     * Parses an address; {@link #toString()} returns the same text.
     *
     * @throws IllegalArgumentException the text is not such an address; the message states why
     */
    public static S3Uri parse(String text) {
        if (!text.startsWith(SCHEME)) {
            throw wrong("it must begin with s3://, is " + Text.quoted(text));
        }
        int slash = text.indexOf('/', SCHEME.length());
        if (slash < 0) {
            throw wrong("there is no key after the bucket in " + Text.quoted(text));
        }
        String bucket = text.substring(SCHEME.length(), slash);
        int question = text.indexOf('?', slash);
        if (question < 0) {
            return of(bucket, text.substring(slash + 1));
        }
        String query = text.substring(question + 1);
        if (!query.startsWith(VERSION)) {
            throw wrong("only ?versionId=... may follow the key, is " + Text.quoted(text.substring(question)));
        }
        return new S3Uri(bucket, text.substring(slash + 1, question), Optional.of(query.substring(VERSION.length())));
    }

    /** The same object in its current version. */
    public S3Uri withoutVersion() {
        return of(bucket, key);
    }

    /** The address in the syntax of {@link #parse}. */
    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key
                + versionId.map(v -> "?" + VERSION + v).orElse("");
    }

    private static void checkKey(String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_KEY_BYTES) {
            throw wrong("the key may have at most " + MAX_KEY_BYTES + " bytes, has " + bytes);
        }
        Text.unprintable(key).ifPresent(c -> {
            throw wrong(String.format("the key must not hold the unprintable character U+%04X", c));
        });
        if (key.indexOf('\\') >= 0 || key.indexOf('?') >= 0) {
            throw wrong("the key must not hold a backslash or a question mark, is " + Text.quoted(key));
        }
        if (ENCODED.matcher(key).find()) {
            throw wrong("the key is not percent-decoded, write it as it is in the store, is " + Text.quoted(key));
        }
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw wrong("no part of the key may be empty, '.' or '..', is " + Text.quoted(key));
            }
        }
    }

    private static void checkVersion(String versionId) {
        if (!VERSION_ID.matcher(versionId).matches()) {
            throw wrong("the versionId must be 1 to 1024 characters of A-Z, a-z, 0-9 and ._~+/=-, is "
                    + Text.quoted(versionId));
        }
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("must be s3://bucket/key or s3://bucket/key?versionId=...: " + why);
    }
}
