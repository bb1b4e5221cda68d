package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.adapter.image.container.ByteView;
import dev.stylewright.worker.adapter.image.container.ExifOrientation;
import dev.stylewright.worker.adapter.image.container.PictureEnvelope;
import dev.stylewright.worker.adapter.image.container.PictureEnvelope.Inks;
import dev.stylewright.worker.adapter.image.container.PictureKind;
import dev.stylewright.worker.adapter.image.container.TiffJpegs;
import dev.stylewright.worker.pipeline.picture.ContentPicture;
import dev.stylewright.worker.pipeline.picture.PictureCodec;
import dev.stylewright.worker.pipeline.picture.PictureFormat;
import dev.stylewright.worker.pipeline.picture.PictureLimits;
import dev.stylewright.worker.pipeline.picture.PictureTooLargeException;
import dev.stylewright.worker.pipeline.picture.PreservedMetadata;
import dev.stylewright.worker.pipeline.picture.UnreadablePictureException;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.Picture;
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
 * Pictures by ImageIO: JPEG (8-bit, grey, colour and CMYK, baseline and progressive), PNG, WebP, TIFF, GIF and BMP in,
 * PNG and JPEG out. Nothing touches the disk. Safe for use from several threads at once; a decoding holds at most 17 bytes
 * of heap a pixel at its peak for an 8-bit picture, 33 for a lossy WebP.
 */
public final class ImageIoPictureCodec implements PictureCodec {
    /** What a decoder may allocate while it reads, garbage included; sound pictures take up to 140 bytes a pixel. */
    private static final long BASE_MEMORY = 256L << 20;

    private static final int MEMORY_PER_PIXEL = 512;

    /** The WebP reader buffers 8 bytes ahead, and at the end of a file would go on with stale bits for ever. */
    private static final int WEBP_LOOKAHEAD = 16;

    private final Map<PictureKind, ImageReaderSpi> readers = new EnumMap<>(PictureKind.class);
    private final PictureEncoder encoder;

    /**
     * Looks for the plug-ins and, for the whole JVM, keeps ImageIO from caching streams in temporary files.
     *
     * @throws IllegalStateException when a plug-in is missing on the class path
     */
    public ImageIoPictureCodec() {
        ImageIO.setUseCache(false);
        for (PictureKind kind : PictureKind.values()) {
            readers.put(kind, Plugins.reader(kind));
        }
        encoder = new PictureEncoder();
    }

    @Override
    public Picture decode(byte[] encoded, PictureLimits limits)
            throws UnreadablePictureException, PictureTooLargeException {
        return decodeContent(encoded, limits).picture();
    }

    @Override
    public ContentPicture decodeContent(byte[] encoded, PictureLimits limits)
            throws UnreadablePictureException, PictureTooLargeException {
        return decode(encoded, limits, ImageIoPictureCodec::content);
    }

    private static ContentPicture content(DecodedPixels pixels, PictureEnvelope envelope) {
        PictureEnvelope.Frame frame = envelope.frame();
        int width = frame.canvasWidth();
        int height = frame.canvasHeight();
        byte[] rgb = pixels.straight(frame, envelope.profile());
        Optional<byte[]> opacity = pixels.opacity(frame);
        opacity.ifPresent(levels -> ColourBleed.under(rgb, levels, width, height));
        return new ContentPicture(
                ExifOrientation.apply(new Picture(width, height, rgb), envelope.orientation()),
                new PreservedMetadata(
                        opacity.map(levels ->
                                ExifOrientation.apply(new Mask(width, height, levels), envelope.orientation())),
                        envelope.exif().flatMap(ExifExcerpt::of)));
    }

    @Override
    public Mask decodeMask(byte[] encoded, PictureLimits limits)
            throws UnreadablePictureException, PictureTooLargeException {
        // On black a pixel's luminance is what it was, times its opacity.
        return decode(encoded, limits, (pixels, envelope) -> {
            PictureEnvelope.Frame frame = envelope.frame();
            var onBlack =
                    new Picture(frame.canvasWidth(), frame.canvasHeight(), pixels.onBlack(frame, envelope.profile()));
            return Luminance.of(ExifOrientation.apply(onBlack, envelope.orientation()));
        });
    }

    /** What is made of decoded pixels. */
    @FunctionalInterface
    private interface Finish<T> {
        T of(DecodedPixels pixels, PictureEnvelope envelope);
    }

    private <T> T decode(byte[] encoded, PictureLimits limits, Finish<T> finish)
            throws UnreadablePictureException, PictureTooLargeException {
        limits.requireBytes(encoded.length);
        var file = new ByteView(encoded);
        PictureKind kind = PictureKind.of(file);
        // Readers meet hostile input with whatever exception comes to their mind; this is the boundary where all of it
        // becomes one. An error for want of stack or heap is met the same way: the picture's size has passed the
        // limits, so it is this file that asks for too much, and all that was allocated for it is garbage by now.
        try {
            PictureEnvelope envelope = kind.open(file, limits);
            return finish.of(read(kind, envelope, limits), envelope);
        } catch (OutOfMemoryError e) {
            throw new UnreadablePictureException(
                    "decoding this %s takes more memory than there is: send a smaller picture, or give the worker more heap"
                            .formatted(kind.label()),
                    e);
        } catch (IOException | RuntimeException | StackOverflowError | AssertionError e) {
            throw new UnreadablePictureException(
                    "the file looks like %s but cannot be decoded (%s): it is truncated or damaged"
                            .formatted(kind.label(), e.getMessage()),
                    e);
        }
    }

    private DecodedPixels read(PictureKind kind, PictureEnvelope envelope, PictureLimits limits)
            throws IOException, UnreadablePictureException, PictureTooLargeException {
        ImageReader reader = Objects.requireNonNull(readers.get(kind)).createReaderInstance();
        var warnings = new TruncationListener();
        try (ImageInputStream stream = guarded(kind, envelope)) {
            if (kind == PictureKind.TIFF) {
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

    private static ImageInputStream guarded(PictureKind kind, PictureEnvelope envelope) {
        PictureEnvelope.Frame frame = envelope.frame();
        long memory = BASE_MEMORY + (long) MEMORY_PER_PIXEL * frame.width() * frame.height();
        return new GuardedStream(envelope.stream(), kind == PictureKind.WEBP ? WEBP_LOOKAHEAD : 0, memory);
    }

    /** The limits were checked on what the container says; a reader that sees another size would go past them. */
    private static void requireAnnouncedSize(ImageReader reader, PictureEnvelope.Frame frame)
            throws IOException, UnreadablePictureException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width != frame.width() || height != frame.height()) {
            throw new UnreadablePictureException(String.format(
                    Locale.ROOT,
                    "the file announces %d x %d pixels and holds %d x %d: it is damaged",
                    frame.width(),
                    frame.height(),
                    width,
                    height));
        }
    }

    @Override
    public byte[] encode(Picture picture, PictureFormat format, int quality, PreservedMetadata preserved) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("quality is 1 to 100, not " + quality);
        }
        try {
            return encoder.encode(picture, format, quality, preserved);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }
}
