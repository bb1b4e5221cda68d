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
 * The way to the broker: a TCP proxy that reads the head of every request, so that what a worker is about to do can be seen
 * before the broker does it. The broker advertises the gate's address.
 */
final class BrokerGate implements AutoCloseable {

    private final ServerSocket server;
    private final int brokerPort;
    private final Predicate<KafkaRequest> passage;

    /** @param passage called on the connection's thread with every request; false: its sender is gone, drop it */
    BrokerGate(int brokerPort, Predicate<KafkaRequest> passage) throws IOException {
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.brokerPort = brokerPort;
        this.passage = passage;
        start(this::accept, "broker-gate");
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
                start(() -> connect(client), "broker-gate-connection");
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
            start(() -> answers(broker, client), "broker-gate-answers");
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            Optional<KafkaRequest> request = Frames.kafkaRequest(in);
            while (request.isPresent() && passage.test(request.get())) {
                broker.getOutputStream().write(request.get().bytes());
                request = Frames.kafkaRequest(in);
            }
        } catch (IOException broken) {
            // One of both sides went away; closing the other is all there is to do.
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
