package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.adapter.image.container.ByteView;
import dev.stylewright.worker.adapter.image.container.ExifOrientation;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Inks;
import dev.stylewright.worker.adapter.image.container.ImageKind;
import dev.stylewright.worker.adapter.image.container.TiffJpegs;
import dev.stylewright.worker.pipeline.image.ContentImage;
import dev.stylewright.worker.pipeline.image.ImageCodec;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Images by ImageIO: JPEG (8-bit, grey, colour and CMYK, baseline and progressive), PNG, WebP, TIFF, GIF and BMP in,
 * PNG and JPEG out. Nothing touches the disk. Safe for use from several threads at once; a decoding holds at most 17 bytes
 * of heap a pixel at its peak for an 8-bit image, 33 for a lossy WebP.
 */
public final class ImageIoImageCodec implements ImageCodec {
    /** What a decoder may allocate while it reads, garbage included; sound images take up to 140 bytes a pixel. */
    private static final long BASE_MEMORY = 256L << 20;

    private static final int MEMORY_PER_PIXEL = 512;

    /** The WebP reader buffers 8 bytes ahead, and at the end of a file would go on with stale bits for ever. */
    private static final int WEBP_LOOKAHEAD = 16;

    private final Map<ImageKind, ImageReaderSpi> readers = new EnumMap<>(ImageKind.class);
    private final ImageEncoder encoder;

    /**
     * Looks for the plug-ins and, for the whole JVM, keeps ImageIO from caching streams in temporary files.
     *
     * @throws IllegalStateException when a plug-in is missing on the class path
     */
    public ImageIoImageCodec() {
        ImageIO.setUseCache(false);
        for (ImageKind kind : ImageKind.values()) {
            readers.put(kind, Plugins.reader(kind));
        }
        encoder = new ImageEncoder();
    }

    @Override
    public Image decode(byte[] encoded, ImageLimits limits) throws UnreadableImageException, ImageTooLargeException {
        return decodeContent(encoded, limits).image();
    }

    @Override
    public ContentImage decodeContent(byte[] encoded, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        return decode(encoded, limits, ImageIoImageCodec::content);
    }

    private static ContentImage content(DecodedPixels pixels, ImageEnvelope envelope) {
        ImageEnvelope.Frame frame = envelope.frame();
        int width = frame.canvasWidth();
        int height = frame.canvasHeight();
        byte[] rgb = pixels.straight(frame, envelope.profile());
        Optional<byte[]> opacity = pixels.opacity(frame);
        opacity.ifPresent(levels -> ColourBleed.under(rgb, levels, width, height));
        return new ContentImage(
                ExifOrientation.apply(new Image(width, height, rgb), envelope.orientation()),
                new PreservedMetadata(
                        opacity.map(levels ->
                                ExifOrientation.apply(new Mask(width, height, levels), envelope.orientation())),
                        envelope.exif().flatMap(ExifExcerpt::of)));
    }

    @Override
    public Mask decodeMask(byte[] encoded, ImageLimits limits) throws UnreadableImageException, ImageTooLargeException {
        // On black a pixel's luminance is what it was, times its opacity.
        return decode(encoded, limits, (pixels, envelope) -> {
            ImageEnvelope.Frame frame = envelope.frame();
            var onBlack =
                    new Image(frame.canvasWidth(), frame.canvasHeight(), pixels.onBlack(frame, envelope.profile()));
            return Luminance.of(ExifOrientation.apply(onBlack, envelope.orientation()));
        });
    }

    /** What is made of decoded pixels. */
    @FunctionalInterface
    private interface Finish<T> {
        T of(DecodedPixels pixels, ImageEnvelope envelope);
    }

    private <T> T decode(byte[] encoded, ImageLimits limits, Finish<T> finish)
            throws UnreadableImageException, ImageTooLargeException {
        limits.requireBytes(encoded.length);
        var file = new ByteView(encoded);
        ImageKind kind = ImageKind.of(file);
        // Readers meet hostile input with whatever exception comes to their mind; this is the boundary where all of it
        // becomes one. An error for want of stack or heap is met the same way: the image's size has passed the
        // limits, so it is this file that asks for too much, and all that was allocated for it is garbage by now.
        try {
            ImageEnvelope envelope = kind.open(file, limits);
            return finish.of(read(kind, envelope, limits), envelope);
        } catch (OutOfMemoryError e) {
            throw new UnreadableImageException(
                    "decoding this %s takes more memory than there is: send a smaller picture, or give the worker more heap"
                            .formatted(kind.label()),
                    e);
        } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
            throw new UnreadableImageException(
                    "the file looks like %s but cannot be decoded (%s): it is truncated or damaged"
                            .formatted(kind.label(), e.getMessage()),
                    e);
        }
    }

    private DecodedPixels read(ImageKind kind, ImageEnvelope envelope, ImageLimits limits)
            throws IOException, UnreadableImageException, ImageTooLargeException {
        ImageReader reader = Objects.requireNonNull(readers.get(kind)).createReaderInstance();
        var warnings = new TruncationListener();
        try (ImageInputStream stream = guarded(kind, envelope)) {
            if (kind == ImageKind.TIFF) {
                TiffJpegs.check(stream, envelope, limits);
            }
            reader.setInput(stream);
            reader.addIIOReadWarningListener(warnings);
            requireAnnouncedSize(reader, envelope.frame());
            DecodedPixels pixels = envelope.inks() == Inks.NONE
                    ? DecodedPixels.of(reader.read(0))
                    : DecodedPixels.of(reader.readRaster(0, null), envelope.inks());
            warnings.requireNone();
            return pixels;
        } finally {
            reader.dispose();
        }
    }

    private static ImageInputStream guarded(ImageKind kind, ImageEnvelope envelope) {
        ImageEnvelope.Frame frame = envelope.frame();
        long memory = BASE_MEMORY + (long) MEMORY_PER_PIXEL * frame.width() * frame.height();
        return new GuardedStream(envelope.stream(), kind == ImageKind.WEBP ? WEBP_LOOKAHEAD : 0, memory);
    }

    /** The limits were checked on what the container says; a reader that sees another size would go past them. */
    private static void requireAnnouncedSize(ImageReader reader, ImageEnvelope.Frame frame)
            throws IOException, UnreadableImageException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width != frame.width() || height != frame.height()) {
            throw new UnreadableImageException(String.format(
                    Locale.ROOT,
                    "the file announces %d x %d pixels and holds %d x %d: it is damaged",
                    frame.width(),
                    frame.height(),
                    width,
                    height));
        }
    }

    @Override
    public byte[] encode(Image image, ImageFormat format, int quality, PreservedMetadata preserved) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("quality is 1 to 100, not " + quality);
        }
        try {
            return encoder.encode(image, format, quality, preserved);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }
}
