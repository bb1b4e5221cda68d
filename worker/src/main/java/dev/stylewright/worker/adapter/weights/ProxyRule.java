package dev.stylewright.worker.adapter.weights;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** One proxy for all hosts with exceptions. Immutable. */
final class ProxyRule extends ProxySelector {
    private final Proxy proxy;
    private final List<String> direct;

    /**
     * Uses {@code proxy}.
     *
     * @param direct hosts that need no proxy, as in {@code NO_PROXY}: names including their subdomains, separated by commas; {@code *} is every host
     */
    ProxyRule(URI proxy, String direct) {
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        this.proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port));
        this.direct = List.of(direct.toLowerCase(Locale.ROOT).split("[,\\s]+"));
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        return List.of(direct.stream().anyMatch(entry -> covers(entry, host)) ? Proxy.NO_PROXY : proxy);
    }

    private static boolean covers(String entry, String host) {
        String name = entry.replaceFirst("^\\*?\\.", "");
        return entry.equals("*") || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The transfer reports the failure and retries.
    }
}
