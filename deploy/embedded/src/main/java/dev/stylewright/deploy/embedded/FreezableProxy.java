package dev.stylewright.deploy.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy that can be frozen: connections are accepted and stay open, but no data passes in either direction, as with a suspended process.
 * Thread-safe.
 */
public final class FreezableProxy implements AutoCloseable {

    private final ServerSocket server;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition thawed = lock.newCondition();
    private boolean frozen;

    /** A proxy that forwards nothing yet; its port is bound. */
    public FreezableProxy() throws IOException {
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    /** The port that clients connect to. */
    public int port() {
        return server.getLocalPort();
    }

    /** Begins to forward connections to a port of this machine. */
    public void open(int target) {
        start(() -> accept(target));
    }

    /** Freezes the connections, or releases them. Data that was held back is then forwarded. */
    public void freeze(boolean now) {
        lock.lock();
        try {
            frozen = now;
            thawed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitThaw() {
        lock.lock();
        try {
            while (frozen) {
                thawed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "freezable-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(int target) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                start(() -> pass(client, upstream));
                start(() -> pass(upstream, client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitThaw();
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException broken) {
            // Either side may end a connection, which ends it on the other side, too.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        freeze(false);
        server.close();
    }
}
