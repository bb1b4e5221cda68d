package dev.stylewright.worker.adapter.weights;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * How weights that lie elsewhere are brought here.
 *
 * @param cache the directory they are kept in; nothing is written anywhere else
 * @param hub where {@code imagenet} is fetched from: an address with a host and no path
 * @param proxies the way to other hosts
 * @param objects reads from the store, for {@code s3:}
 * @param wholeFile whether {@code imagenet} fetches all of the file, to check its sha256, and not only what it keeps
 * @param patience what to wait for
 * @param sockets makes TLS connections; Java's own where empty
 */
public record WeightsFetching(
        Path cache,
        URI hub,
        ProxySelector proxies,
        ObjectReader objects,
        boolean wholeFile,
        Patience patience,
        Optional<SSLSocketFactory> sockets) {

    /**
     * How long to wait.
     *
     * @param timeout for a connection, and for the next bytes
     * @param firstPause after the first failure; it doubles with each that follows
     */
    public record Patience(Duration timeout, Duration firstPause) {
        /** What suits the open network. */
        public static final Patience DEFAULT = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    /** Reads a whole object from the store. */
    @FunctionalInterface
    public interface ObjectReader {
        /** @throws WeightsException if it can't be had; one line says why */
        byte[] read(String bucket, String key, Optional<String> versionId);
    }

    /**
     * The way through a proxy.
     *
     * @param proxy its address; where empty, Java's own settings hold ({@code https.proxyHost} and its kin)
     * @param direct hosts to reach without it, as in {@code NO_PROXY}
     */
    public static ProxySelector proxies(Optional<URI> proxy, String direct) {
        return proxy.<ProxySelector>map(address -> new ProxyRule(address, direct))
                .orElseGet(ProxySelector::getDefault);
    }

    Transfer transfer(URI uri, Optional<String> identity) {
        return new Transfer(new HttpFiles(proxies, patience.timeout(), sockets), uri, identity, patience.firstPause());
    }
}
