package dev.stylewright.worker.adapter.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to connect to a store.
 *
 * @param endpoint its address: scheme http or https, a host, optionally a port, no path
 * @param region the region that requests are signed for
 * @param credentials the credentials
 * @param authorities a file in PEM format with certificate authorities to trust, in addition to Java's own
 * @param connectTimeout maximum time to connect, at least 1 ms like the other three
 * @param readTimeout maximum time until the next bytes arrive
 * @param writeTimeout maximum time until the next bytes are accepted
 * @param callTimeout maximum total time of one call, including reading the body
 * @param pathStyle whether the bucket is in the path of an address, rather than in its host name
 */
public record S3Settings(
        URI endpoint,
        String region,
        S3Credentials credentials,
        Optional<Path> authorities,
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout,
        Duration callTimeout,
        boolean pathStyle) {

    public S3Settings {
        boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!http || endpoint.getHost() == null) {
            throw new IllegalArgumentException("the store's endpoint must be an http or https address with a host");
        }
        if (endpoint.getUserInfo() != null || endpoint.getQuery() != null || endpoint.getFragment() != null) {
            throw new IllegalArgumentException(
                    "the store's endpoint must not contain a user, query or fragment; keys have separate settings");
        }
        String path = endpoint.getPath();
        if (!path.isEmpty() && !path.equals("/")) {
            throw new IllegalArgumentException("the store's endpoint must have no path, but has " + path);
        }
        if (region.isBlank()) {
            throw new IllegalArgumentException("the store's region must not be blank; most stores accept us-east-1");
        }
        requireInRange("connect", connectTimeout);
        requireInRange("read", readTimeout);
        requireInRange("write", writeTimeout);
        requireInRange("call", callTimeout);
    }

    private static void requireInRange(String name, Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the store's " + name + " timeout must be between 1 ms and 24 days, but is " + timeout);
        }
    }
}
