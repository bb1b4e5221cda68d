package dev.stylewright.worker.adapter.image.child;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads an input ahead on a separate thread, to detect its end at any time: then the parent process has ended. For one reading thread.
 */
public final class WatchedInput extends InputStream {
    private static final int CHUNK = 1 << 16;
    /** The parent waits for the reply to its order, so the queue is empty while an order is executed. */
    private static final int CHUNKS_AHEAD = 16;

    private final InputStream source;
    private final Runnable ended;
    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
    private byte[] current = new byte[0];
    private int at;

    /**
     * Starts to read ahead.
     *
     * @param ended is called at the end of {@code source}, on another thread
     */
    public WatchedInput(InputStream source, Runnable ended) {
        this.source = source;
        this.ended = ended;
        var thread = new Thread(this::fill, "orders");
        thread.setDaemon(true);
        thread.start();
    }

    private void fill() {
        byte[] buffer = new byte[CHUNK];
        try {
            for (int some = source.read(buffer); some >= 0; some = source.read(buffer)) {
                chunks.put(Arrays.copyOf(buffer, some));
            }
        } catch (IOException gone) {
            // Same as the end of the input.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.run();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        try {
            while (at == current.length) {
                current = chunks.take();
                at = 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        int some = Math.min(length, current.length - at);
        System.arraycopy(current, at, to, offset, some);
        at += some;
        return some;
    }
}
