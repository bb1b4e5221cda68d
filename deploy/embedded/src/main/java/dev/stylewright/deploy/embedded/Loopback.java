package dev.stylewright.deploy.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on 127.0.0.1. */
public final class Loopback {
    static final String HOST = "127.0.0.1";

    private Loopback() {}

    /**
     * Returns a port that is free now, or fails if the requested one is taken.
     *
     * <p>The port is free, not reserved: another program may take it before the server binds to it. A server that must know its own address before it
     * listens, such as a Kafka broker, has no better alternative.
     *
     * @param wanted the port to check; 0 for any
     * @throws UncheckedIOException the port is taken or not permitted; the message ends with "choose another port"
     */
    public static int freePort(int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(wanted != 0);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            boolean taken = reason.startsWith("Address already in use");
            throw new UncheckedIOException(
                    "Port " + wanted + " on " + HOST
                            + (taken
                                    ? " is taken: stop the program that listens there, or choose another port"
                                    : " cannot be used: " + reason + "; choose another port"),
                    e);
        }
    }

    static int checkPort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be in 0..65535 (0 means any free one), but is " + port);
        }
        return port;
    }
}
