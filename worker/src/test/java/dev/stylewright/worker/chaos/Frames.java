package dev.stylewright.worker.chaos;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The parts of HTTP/1.1 and of Kafka's protocol that the proxies have to parse. */
final class Frames {

    private static final int LARGEST = 64 << 20;

    private Frames() {}

    /**
     * The head of an HTTP request.
     *
     * @param method GET, HEAD, PUT
     * @param path without the query
     * @param length length of the body
     * @param bytes the head as it is sent to the store: with one request per connection
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record HttpHead(String method, String path, int length, byte[] bytes) {}

    /** The next request's head; empty at the end of the connection. */
    static Optional<HttpHead> httpHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            head.write(next);
            last = last << 8 | next;
        }
        String[] lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n");
        StringBuilder forwarded = new StringBuilder();
        int length = 0;
        for (String line : lines) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
            if (!lower.startsWith("connection:")) {
                forwarded.append(line).append("\r\n");
            }
        }
        forwarded.append("Connection: close\r\n\r\n");
        String[] words = lines[0].split(" ");
        String path = words[1].replaceFirst("\\?.*", "");
        return Optional.of(
                new HttpHead(words[0], path, length, forwarded.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    /**
     * A Kafka request.
     *
     * @param api its API key
     * @param client its client id
     * @param bytes all of it, with the leading size
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record KafkaRequest(int api, String client, byte[] bytes) {}

    /** The next request; empty at the end of the connection. */
    static Optional<KafkaRequest> kafkaRequest(DataInputStream in) throws IOException {
        try {
            int size = in.readInt();
            if (size < 10 || size > LARGEST) {
                throw new IOException("a frame of " + size + " bytes is not a Kafka request");
            }
            byte[] bytes = new byte[4 + size];
            ByteBuffer frame = ByteBuffer.wrap(bytes).putInt(size);
            in.readFully(bytes, 4, size);
            int api = frame.getShort();
            int client = frame.getShort(12);
            String name = client <= 0 ? "" : new String(bytes, 14, client, StandardCharsets.UTF_8);
            return Optional.of(new KafkaRequest(api, name, bytes));
        } catch (EOFException end) {
            return Optional.empty();
        }
    }

    /** Ends a connection the hard way: the other side gets a reset, not an end of data. */
    static void reset(Socket socket) throws IOException {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException closed) {
            return;
        }
        socket.close();
    }

    /** Closes a socket that may already be broken. */
    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException alreadyBroken) {
            // It was already closed.
            return;
        }
    }
}
