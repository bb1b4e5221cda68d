package dev.stylewright.worker.chaos;

import dev.stylewright.worker.chaos.Frames.HttpHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An HTTP proxy between one worker and the store: forwards every request, reports the phase of its worker, and injects the {@link StoreFaults}. One request
 * per connection.
 */
final class StoreProxy implements AutoCloseable {

    private static final byte[] INTERNAL_ERROR =
            "HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int DRIP_BYTES = 512;
    private static final int DRIP_MILLIS = 40;
    private static final int LATENCY_MILLIS = 2_500;

    private final URI store;
    private final StoreFaults storeFaults;
    private final Interceptor interceptor;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final int port;
    private final Random random = new Random(7);

    /** Receives each call; called on the thread of the connection, which waits for it. */
    interface Interceptor {

        /** A request has arrived. False: its worker has ended, so drop it. */
        boolean arrives(HttpHead request);

        /** Half of an image has been forwarded. False as above. */
        boolean half(HttpHead request);

        /** The store has responded, and the worker has not received it yet. False as above. */
        boolean answered(HttpHead request, int status);
    }

    StoreProxy(URI store, StoreFaults storeFaults, Interceptor interceptor) throws IOException {
        this.store = store;
        this.storeFaults = storeFaults;
        this.interceptor = interceptor;
        ServerSocket first = listen(0);
        this.port = first.getLocalPort();
        start(() -> accept(first), "store-proxy-" + port);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.setSoTimeout(100);
        return server;
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket first) {
        ServerSocket server = first;
        try {
            while (!closed.get()) {
                if (storeFaults.current() == StoreFaults.Kind.DOWN) {
                    server.close();
                    Pause.ofMillis(50);
                    continue;
                }
                if (server.isClosed()) {
                    server = listen(port);
                }
                next(server).ifPresent(client -> start(() -> serve(client), "store-proxy-" + port + "-connection"));
            }
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException("the proxy on port " + port + " broke", e);
        }
    }

    private static Optional<Socket> next(ServerSocket server) throws IOException {
        try {
            return Optional.of(server.accept());
        } catch (SocketTimeoutException nobodyYet) {
            return Optional.empty();
        }
    }

    private void serve(Socket client) {
        try (client) {
            Optional<HttpHead> head = Frames.httpHead(client.getInputStream());
            if (head.isPresent()) {
                serve(head.get(), client);
            }
        } catch (IOException broken) {
            // One side has disconnected, which is a purpose of this proxy.
            Frames.closeQuietly(client);
        }
    }

    private void serve(HttpHead head, Socket client) throws IOException {
        byte[] body = client.getInputStream().readNBytes(head.length());
        StoreFaults.Kind now = storeFaults.current();
        Optional<byte[]> refusal = refusal(now, head);
        if (refusal.isPresent()) {
            client.getOutputStream().write(refusal.get());
            return;
        }
        if (!interceptor.arrives(head)) {
            Frames.reset(client);
            return;
        }
        boolean cut = now == StoreFaults.Kind.CUTTING && chance();
        if (cut && body.length > 0 && chance()) {
            ask(head, body, body.length / 2);
            Frames.reset(client);
            return;
        }
        byte[] answer = ask(head, body, body.length);
        if (!interceptor.answered(head, status(answer))) {
            Frames.reset(client);
            return;
        }
        tell(head, answer, client, now, cut);
    }

    private static Optional<byte[]> refusal(StoreFaults.Kind now, HttpHead head) {
        return switch (now) {
            case FAILING -> Optional.of(INTERNAL_ERROR);
            case FULL ->
                head.method().equals("PUT")
                        ? Optional.of(refusal(head, "507 Insufficient Storage", "XMinioStorageFull"))
                        : Optional.empty();
            case EXPIRED -> Optional.of(refusal(head, "400 Bad Request", "ExpiredToken"));
            default -> Optional.empty();
        };
    }

    private static byte[] refusal(HttpHead head, String status, String code) {
        String body = "<Error><Code>" + code + "</Code><Message>so it is</Message></Error>";
        return ("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Type: application/xml\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + (head.method().equals("HEAD") ? "" : body))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private synchronized boolean chance() {
        return random.nextBoolean();
    }

    /** Calls the store; if the body is incomplete, the connection to the store breaks, and the answer is empty. */
    private byte[] ask(HttpHead head, byte[] body, int length) throws IOException {
        try (Socket upstream = new Socket(store.getHost(), store.getPort())) {
            OutputStream out = upstream.getOutputStream();
            out.write(head.bytes());
            out.write(body, 0, length);
            out.flush();
            if (length < body.length) {
                Frames.reset(upstream);
                return new byte[0];
            }
            InputStream in = upstream.getInputStream();
            return in.readAllBytes();
        }
    }

    private static int status(byte[] answer) {
        String line = new String(answer, 0, Math.min(answer.length, 12), StandardCharsets.US_ASCII);
        return line.startsWith("HTTP/1.1 ") ? Integer.parseInt(line.substring(9, 12)) : 0;
    }

    private void tell(HttpHead head, byte[] answer, Socket client, StoreFaults.Kind now, boolean cut)
            throws IOException {
        OutputStream out = client.getOutputStream();
        int half = cut && head.method().equals("PUT") ? 0 : answer.length / 2;
        if (now == StoreFaults.Kind.SLOW) {
            Pause.ofMillis(LATENCY_MILLIS);
            for (int from = 0; from < answer.length; from += DRIP_BYTES) {
                out.write(answer, from, Math.min(DRIP_BYTES, answer.length - from));
                out.flush();
                Pause.ofMillis(DRIP_MILLIS);
            }
            return;
        }
        out.write(answer, 0, half);
        out.flush();
        if (cut || (head.method().equals("GET") && !interceptor.half(head))) {
            Frames.reset(client);
            return;
        }
        out.write(answer, half, answer.length - half);
        out.flush();
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
