package dev.stylewright.worker.chaos;

import dev.stylewright.worker.chaos.Frames.KafkaRequest;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A TCP proxy in front of the broker that reads the header of every request, so that a test can act before the broker executes it. The broker advertises the proxy's address.
 */
final class BrokerProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int brokerPort;
    private final Predicate<KafkaRequest> interceptor;

    /** @param interceptor called on the connection's thread with every request; false: its sender has ended, so drop it */
    BrokerProxy(int brokerPort, Predicate<KafkaRequest> interceptor) throws IOException {
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.brokerPort = brokerPort;
        this.interceptor = interceptor;
        start(this::accept, "broker-proxy");
    }

    int port() {
        return server.getLocalPort();
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                start(() -> connect(client), "broker-proxy-connection");
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort)) {
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            start(() -> answers(broker, client), "broker-proxy-answers");
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            Optional<KafkaRequest> request = Frames.kafkaRequest(in);
            while (request.isPresent() && interceptor.test(request.get())) {
                broker.getOutputStream().write(request.get().bytes());
                request = Frames.kafkaRequest(in);
            }
        } catch (IOException broken) {
            // One side has disconnected; only the other one has to be closed.
            Frames.closeQuietly(client);
        }
    }

    private static void answers(Socket broker, Socket client) {
        try (broker;
                client) {
            broker.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException broken) {
            Frames.closeQuietly(client);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
