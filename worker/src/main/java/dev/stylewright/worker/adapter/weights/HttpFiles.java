package dev.stylewright.worker.adapter.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Files on web servers, through the JDK's blocking client, which detects stalled connections and honours Java's proxy settings. Follows redirects
 * itself, to read the headers of each server; never from TLS to plain HTTP. Plain HTTP is allowed for this machine only.
 */
final class HttpFiles {
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

    private final ProxySelector proxies;
    private final Duration timeout;
    private final Optional<SSLSocketFactory> sockets;

    /**
     * Creates a client that uses the given proxies.
     *
     * @param timeout maximum time to connect, and to wait for the next bytes
     * @param sockets creates TLS connections; Java's own if empty
     */
    HttpFiles(ProxySelector proxies, Duration timeout, Optional<SSLSocketFactory> sockets) {
        this.proxies = proxies;
        this.timeout = timeout;
        this.sockets = sockets;
    }

    /**
     * A server's response.
     *
     * @param start offset of the body in the file
     * @param total the size of the file; negative if unknown
     * @param announcedDigest the file's sha256 according to the hub
     * @param body the bytes
     */
    record Response(long start, long total, Optional<String> announcedDigest, InputStream body)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /**
     * Requests the bytes from {@code from} to {@code to}, exclusive; to the end if {@code to} is negative.
     *
     * @throws IOException a temporary failure
     * @throws WeightsException a permanent failure
     */
    Response get(URI uri, long from, long to) throws IOException {
        URI at = uri;
        Optional<String> digest = Optional.empty();
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            requireSafe(at);
            HttpURLConnection connection = open(at, from, to);
            int status = connection.getResponseCode();
            digest = digest.or(() -> header(connection, "X-Linked-ETag").map(HttpFiles::unquoted));
            if (!REDIRECTS.contains(status)) {
                return answer(uri, connection, status, from, digest);
            }
            URI here = at;
            at = here.resolve(header(connection, "Location")
                    .orElseThrow(() -> new WeightsException(name(here) + " redirects without an address")));
            if (here.getScheme().equalsIgnoreCase("https") && !at.getScheme().equalsIgnoreCase("https")) {
                throw new WeightsException(name(uri) + " redirects to " + name(at) + ", away from TLS: not followed");
            }
            connection.disconnect();
        }
        throw new WeightsException(name(uri) + " redirects more than " + MAX_REDIRECTS + " times");
    }

    private HttpURLConnection open(URI at, long from, long to) throws IOException {
        List<Proxy> candidates = proxies.select(at);
        Proxy proxy = candidates.isEmpty() ? Proxy.NO_PROXY : candidates.get(0);
        HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection(proxy);
        if (connection instanceof HttpsURLConnection secure) {
            sockets.ifPresent(secure::setSSLSocketFactory);
        }
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setRequestProperty("Accept-Encoding", "identity");
        connection.setRequestProperty("User-Agent", "stylewright-worker");
        connection.setRequestProperty("Range", "bytes=" + from + "-" + (to < 0 ? "" : to - 1));
        return connection;
    }

    private static Response answer(
            URI uri, HttpURLConnection connection, int status, long from, Optional<String> digest) throws IOException {
        if (status == 206) {
            String range = header(connection, "Content-Range").orElse("");
            Matcher parts = CONTENT_RANGE.matcher(range);
            if (!parts.matches() || Long.parseLong(parts.group(1)) != from) {
                throw new WeightsException(name(uri) + " answers with the wrong bytes: " + range);
            }
            return new Response(from, Long.parseLong(parts.group(2)), digest, connection.getInputStream());
        }
        if (status == 200) {
            return new Response(0, connection.getContentLengthLong(), digest, connection.getInputStream());
        }
        connection.disconnect();
        if (PASSING.contains(status)) {
            throw new IOException("the server answers with status " + status);
        }
        throw new WeightsException("cannot fetch %s: the server answers with status %d".formatted(name(uri), status));
    }

    private static void requireSafe(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            throw new WeightsException("the address of weights needs a host and must not contain a user: " + name(uri));
        }
        if (!scheme.equals("https") && !(scheme.equals("http") && isThisMachine(uri.getHost()))) {
            throw new WeightsException(name(uri) + " is refused: weights are fetched by https only");
        }
    }

    private static boolean isThisMachine(String host) {
        try {
            return host.matches("localhost|127\\.[0-9.]+|\\[::1]")
                    && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Optional<String> header(HttpURLConnection connection, String name) {
        return Optional.ofNullable(connection.getHeaderField(name));
    }

    private static String unquoted(String etag) {
        return etag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT);
    }

    /** An address for display: without user and query, which may be secret. */
    static String name(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + String.valueOf(uri.getPath());
    }

    /** The reason why an attempt failed, for display. */
    static String reason(IOException failure) {
        if (failure instanceof UnknownHostException) {
            return "the host " + failure.getMessage() + " cannot be resolved";
        }
        if (failure instanceof InterruptedIOException) {
            return "no answer in time";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
