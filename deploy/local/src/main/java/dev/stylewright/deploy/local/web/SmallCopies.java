package dev.stylewright.deploy.local.web;

import dev.stylewright.deploy.local.sheet.SheetFormat;
import dev.stylewright.deploy.local.sheet.Thumbnails;
import dev.stylewright.deploy.local.stack.LocalLimits;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.storage.Digests;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JPEG copies of pictures that browsers do not show, decoded within the worker's limits by a separate process, which starts with the first of them.
 * Keeps the last {@value #KEPT}. Thread-safe; decodes one picture at a time.
 */
final class SmallCopies implements AutoCloseable {

    /** Longer edge of a copy, in pixels. */
    static final int EDGE = 1024;

    private static final int KEPT = 50;

    private final ImageLimits limits;
    private final Map<String, byte[]> copies = new LinkedHashMap<>();
    private @Nullable Thumbnails decoder;
    private boolean closed;

    SmallCopies(LocalLimits limits) {
        this.limits = new ImageLimits(limits.imageBytes(), limits.pixels(), limits.edge());
    }

    /** The copy of a file; empty if it cannot be decoded. */
    synchronized Optional<byte[]> jpeg(byte[] file) {
        String digest = Digests.sha256(file);
        Optional<byte[]> copy = Optional.ofNullable(copies.remove(digest))
                .or(() -> decoder().read(file, EDGE).image().map(image -> SheetFormat.encode(image, "copy.jpg")));
        // A failure is not kept: a busy machine may have taken too long.
        copy.ifPresent(bytes -> copies.put(digest, bytes));
        if (copies.size() > KEPT) {
            copies.remove(copies.keySet().iterator().next());
        }
        return copy;
    }

    private Thumbnails decoder() {
        if (closed) {
            throw new IllegalStateException("the page is closed");
        }
        if (decoder == null) {
            decoder = Thumbnails.open(limits);
        }
        return decoder;
    }

    /** Ends the process. */
    @Override
    public synchronized void close() {
        closed = true;
        if (decoder != null) {
            decoder.close();
        }
    }
}
