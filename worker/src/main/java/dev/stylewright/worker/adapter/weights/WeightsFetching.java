package dev.stylewright.worker.adapter.weights;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * How remote weights are fetched.
 *
 * @param cache the directory of fetched files; nothing is written anywhere else
 * @param hub source of {@code imagenet}: an address with a host and no path
 * @param proxies the proxies of other hosts
 * @param objects reads from the store, for {@code s3:}
 * @param patience timeouts and pauses
 * @param sockets creates TLS connections; Java's own if empty
 */
public record WeightsFetching(
        Path cache,
        URI hub,
        ProxySelector proxies,
        ObjectReader objects,
        Patience patience,
        Optional<SSLSocketFactory> sockets) {

    /**
     * Timeouts and pauses.
     *
     * @param timeout maximum time to connect, and to wait for the next bytes
     * @param firstPause pause after the first failure; doubles with each further one
     */
    public record Patience(Duration timeout, Duration firstPause) {
        /** Defaults for the internet. */
        public static final Patience DEFAULT = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    /** Reads a whole object from the store. */
    @FunctionalInterface
    public interface ObjectReader {
        /** @throws WeightsException the object cannot be read; the message is one line */
        byte[] read(String bucket, String key, Optional<String> versionId);
    }

    /**
     * Selects a proxy.
     *
     * @param proxy its address; if empty, Java's own settings apply ({@code https.proxyHost} and others)
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
