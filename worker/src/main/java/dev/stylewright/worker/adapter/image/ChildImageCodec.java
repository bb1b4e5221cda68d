package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.adapter.image.library.NativeLibraries;
import dev.stylewright.worker.adapter.image.wire.Order;
import dev.stylewright.worker.adapter.image.wire.Reply;
import dev.stylewright.worker.pipeline.image.ContentImage;
import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageCodec;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes and encodes images with native libraries in a child process, which is kept and reused. If a picture exceeds a limit or crashes the process, only that picture fails, and the
 * process is replaced. Thread-safe; calls are processed one at a time.
 */
public final class ChildImageCodec implements ImageCodec, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChildImageCodec.class);
    /** Encoding may take this many times the processor time of decoding. Its input comes from the worker itself, so the limit is only a safeguard. */
    private static final int ENCODING_TIME_FACTOR = 10;

    private final ChildSupervisor child;

    /**
     * Starts the child; the first picture waits for it.
     *
     * @throws UncheckedIOException its libraries can't be unpacked
     */
    public ChildImageCodec(ChildSettings settings) {
        try {
            this.child = new ChildSupervisor(settings, NativeLibraries.unpacked());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the libraries that decode pictures can't be unpacked: " + e.getMessage(), e);
        }
    }

    @Override
    public Image decode(byte[] encoded, DecodeOptions options) throws UnreadableImageException, ImageTooLargeException {
        return decoded(Order.Purpose.IMAGE, encoded, options).image();
    }

    @Override
    public ContentImage decodeContent(byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException {
        Order.Purpose purpose = options.exif() ? Order.Purpose.CONTENT_WITH_EXIF : Order.Purpose.CONTENT;
        Reply.Decoded decoded = decoded(purpose, encoded, options);
        return new ContentImage(
                decoded.image(),
                new ImageSize(decoded.width(), decoded.height()),
                new PreservedMetadata(decoded.opacity(), decoded.exif()));
    }

    private Reply.Decoded decoded(Order.Purpose purpose, byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException {
        Reply reply = reply(purpose, encoded, options);
        if (!(reply instanceof Reply.Decoded decoded)) {
            throw new IllegalStateException("the process that decodes pictures sent an unexpected reply");
        }
        int longer = Math.max(decoded.image().width(), decoded.image().height());
        if (options.longer().isPresent() && options.longer().getAsInt() != longer) {
            throw new IllegalStateException("the process that decodes pictures returned a different size");
        }
        LOG.debug(
                "{} x {} px, profile {}, orientation {}",
                decoded.width(),
                decoded.height(),
                decoded.profile(),
                decoded.orientation());
        return decoded;
    }

    @Override
    public Mask decodeMask(byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException {
        if (reply(Order.Purpose.MASK, encoded, options) instanceof Reply.DecodedMask decoded) {
            return decoded.mask();
        }
        throw new IllegalStateException("the process that decodes pictures sent an unexpected reply");
    }

    private Reply reply(Order.Purpose purpose, byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException {
        ImageLimits limits = options.limits();
        limits.requireBytes(encoded.length);
        var order = new Order.Decode(purpose, limits, options.longer(), options.over(), encoded.length);
        long longer = options.longer().orElse(0);
        long mostPixels = Math.max(
                limits.maxPixels(),
                Math.max(longer * longer, options.over().map(ImageSize::pixels).orElse(0L)));
        Reply reply;
        try {
            reply = child.exchange(
                    out -> {
                        order.write(out);
                        out.write(encoded);
                    },
                    mostPixels,
                    0,
                    limits.maxPixels(),
                    options.stop());
        } catch (ChildSupervisor.ExhaustedException e) {
            throw new UnreadableImageException(String.valueOf(e.getMessage()), e);
        }
        if (reply instanceof Reply.Unreadable unreadable) {
            throw new UnreadableImageException(unreadable.message());
        }
        if (reply instanceof Reply.TooLarge tooLarge) {
            throw new ImageTooLargeException(tooLarge.message());
        }
        return reply;
    }

    @Override
    public byte[] encode(Image image, ImageFormat format, int quality, PreservedMetadata preserved) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("quality is 1 to 100, not " + quality);
        }
        var order = new Order.Encode(image, format, quality, preserved);
        long pixels = (long) image.width() * image.height();
        try {
            Reply reply = child.exchange(order::write, pixels, ENCODING_TIME_FACTOR * pixels, pixels, () -> false);
            if (reply instanceof Reply.Encoded encoded) {
                return encoded.file();
            }
            throw new IllegalStateException("the picture can't be encoded: " + reply);
        } catch (ChildSupervisor.ExhaustedException e) {
            throw new IllegalStateException("the picture can't be encoded: " + e.getMessage(), e);
        }
    }

    /** Ends the child. */
    @Override
    public void close() {
        child.close();
    }
}
