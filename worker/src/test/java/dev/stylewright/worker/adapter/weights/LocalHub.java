package dev.stylewright.worker.adapter.weights;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model hub on this machine that serves a sparse file with the layout of the real one: its names, shapes, order and sizes, 574 MB of which are
 * holes. It redirects to one of its own paths, as the real hub does, and fails as a test defines.
 */
final class LocalHub implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    final Path file;
    final List<String> ranges = new CopyOnWriteArrayList<>();
    final AtomicLong sent = new AtomicLong();
    volatile Optional<String> announced = Optional.of(ImagenetWeights.FILE_SHA256);
    volatile boolean knowsRanges = true;
    /** How many answers break off after {@link #breakAfter} bytes. */
    final AtomicInteger breaks = new AtomicInteger();

    volatile int breakAfter;
    volatile int status;
    volatile int statusAfterBreak;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    LocalHub(Path file) throws IOException {
        this.file = file;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/timm", exchange -> {
            try (exchange) {
                announced.ifPresent(digest -> exchange.getResponseHeaders().set("X-Linked-ETag", '"' + digest + '"'));
                exchange.getResponseHeaders().set("Location", "/cdn/file");
                exchange.sendResponseHeaders(302, -1);
            }
        });
        server.createContext("/cdn", this::serve);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    static WeightsFetching fetching(Path cache, URI hub) {
        return fetching(cache, hub, WeightsFetching.proxies(Optional.empty(), ""));
    }

    static WeightsFetching fetching(Path cache, URI hub, ProxySelector proxies) {
        return new WeightsFetching(
                cache,
                hub,
                proxies,
                (bucket, key, version) -> {
                    throw new WeightsException("no store in this test");
                },
                new WeightsFetching.Patience(Duration.ofSeconds(20), Duration.ofMillis(1)),
                Optional.empty());
    }

    /** Writes the sparse file; the first and the last value of each convolution's bias are not zero. */
    static Path write(Path path) throws IOException {
        Map<String, List<Integer>> shapes = new TreeMap<>(Map.of(
                "head.fc.bias", List.of(1000),
                "head.fc.weight", List.of(1000, 4096),
                "pre_logits.fc1.bias", List.of(4096),
                "pre_logits.fc1.weight", List.of(4096, 512, 7, 7),
                "pre_logits.fc2.bias", List.of(4096),
                "pre_logits.fc2.weight", List.of(4096, 4096, 1, 1)));
        for (Vgg19.Convolution c : Vgg19.convolutions()) {
            shapes.put(c.weightName(), c.weightShape());
            shapes.put(c.biasName(), c.biasShape());
        }
        Map<String, Safetensors.Place> places = new TreeMap<>();
        long offset = 0;
        for (Map.Entry<String, List<Integer>> tensor : shapes.entrySet()) {
            long bytes =
                    tensor.getValue().stream().mapToLong(Integer::longValue).reduce(Float.BYTES, (a, b) -> a * b);
            places.put(tensor.getKey(), new Safetensors.Place("F32", tensor.getValue(), offset, offset + bytes));
            offset += bytes;
        }
        ByteBuffer start = Safetensors.start(places);
        int values = start.remaining();
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(start, 0);
            for (Vgg19.Convolution c : Vgg19.convolutions()) {
                Safetensors.Place bias = Objects.requireNonNull(places.get(c.biasName()));
                channel.write(little(c.index() + 1f), values + bias.from());
                channel.write(little(-c.index() - 1f), values + bias.to() - Float.BYTES);
            }
            channel.write(ByteBuffer.allocate(1), values + offset - 1);
        }
        return path;
    }

    private static ByteBuffer little(float value) {
        return ByteBuffer.allocate(Float.BYTES)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putFloat(0, value);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange;
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range);
            Matcher parts = RANGE.matcher(range);
            boolean partial = knowsRanges && parts.matches();
            long from = partial ? Long.parseLong(parts.group(1)) : 0;
            long to = partial && !parts.group(2).isEmpty() ? Long.parseLong(parts.group(2)) + 1 : channel.size();
            if (partial) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + channel.size());
            }
            exchange.sendResponseHeaders(partial ? 206 : 200, to - from);
            copy(channel.position(from), to - from, exchange.getResponseBody());
        }
    }

    private void copy(FileChannel from, long length, OutputStream to) throws IOException {
        long left = length;
        if (length > breakAfter && breaks.getAndUpdate(more -> Math.max(0, more - 1)) > 0) {
            status = statusAfterBreak;
            left = breakAfter;
        }
        InputStream in = Channels.newInputStream(from);
        byte[] buffer = new byte[1 << 16];
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                return;
            }
            to.write(buffer, 0, count);
            sent.addAndGet(count);
            left -= count;
        }
        to.flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
