package dev.stylewright.worker.adapter.image.child;

import dev.stylewright.worker.adapter.image.library.BrokenImageException;
import dev.stylewright.worker.adapter.image.library.ImageFile;
import dev.stylewright.worker.adapter.image.library.ImageKind;
import dev.stylewright.worker.adapter.image.library.NativeBytes;
import dev.stylewright.worker.adapter.image.wire.Order;
import dev.stylewright.worker.adapter.image.wire.Reply;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Resizing;
import java.io.IOException;
import java.util.Optional;

/** Decodes a file: checks its size, decodes it, converts it to sRGB, rotates it upright and scales it. */
final class Decoder {
    /** Only a few profiles of printing presses are larger. */
    private static final int MAX_PROFILE_BYTES = 4 << 20;

    /** Receives the number of pixels of an image, before they are decoded. */
    @FunctionalInterface
    interface Announcement {
        void of(long pixels) throws IOException;
    }

    private final Order.Decode order;
    private final NativeBytes bytes;

    Decoder(Order.Decode order, NativeBytes bytes) {
        this.order = order;
        this.bytes = bytes;
    }

    /**
     * Decodes the file.
     *
     * @throws UnreadableImageException if it is not a complete, undamaged image of an accepted kind
     * @throws ImageTooLargeException if it exceeds a limit
     * @throws IOException from {@code announcement}
     */
    Reply decode(Announcement announcement) throws UnreadableImageException, ImageTooLargeException, IOException {
        order.limits().requireBytes(bytes.length());
        byte[] head = bytes.head(ImageKind.HEAD);
        ImageKind kind = ImageKind.of(head)
                .orElseThrow(() -> new UnreadableImageException(
                        "the file is " + ImageKind.describe(head) + "; " + ImageKind.ACCEPTED));
        try (ImageFile file = kind.open(bytes)) {
            ImageSize stored = measured(file.layout(), order.limits());
            announcement.of(stored.pixels());
            int orientation = orientation(file);
            Reply reply = decode(file, stored, orientation);
            // Some encoders write EXIF after the pixels.
            int found = orientation(file);
            if (found == orientation) {
                return reply;
            }
            try (ImageFile again = kind.open(bytes)) {
                return decode(again, stored, found);
            }
        } catch (BrokenImageException e) {
            // If a file is both too large and truncated, its size is reported.
            order.limits().requireSize(e.width(), e.height());
            throw new UnreadableImageException(
                    "the file looks like %s but cannot be decoded (%s): it is truncated, damaged or of a rare kind"
                            .formatted(kind.label(), e.getMessage()),
                    e);
        }
    }

    private static ImageSize measured(ImageFile.Layout layout, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        if (layout.width() < 1 || layout.height() < 1) {
            throw new UnreadableImageException("the header declares a size of %d x %d pixels: the picture is empty"
                    .formatted(layout.width() & 0xffffffffL, layout.height() & 0xffffffffL));
        }
        limits.requireSize(layout.width(), layout.height());
        return new ImageSize(layout.width(), layout.height());
    }

    private static int orientation(ImageFile file) {
        return file.orientation()
                .orElseGet(() -> file.exif().map(ExifBlock::orientation).orElse(1));
    }

    private Reply decode(ImageFile file, ImageSize stored, int orientation) throws BrokenImageException {
        ImageFile.Layout layout = file.layout();
        var oriented = new Orientation(stored, orientation);
        ImageSize size = oriented.size();
        ImageSize to =
                order.longer().isPresent() ? size.withLonger(order.longer().getAsInt()) : size;
        ToSrgb toSrgb =
                ToSrgb.of(file.profile().filter(profile -> profile.length <= MAX_PROFILE_BYTES), layout.colours());
        if (order.purpose() == Order.Purpose.MASK) {
            var mask = new MaskRows(
                    oriented,
                    order.over().map(over -> Resizing.maskSize(size, over)).orElse(size));
            file.read(new SrgbRows(layout, toSrgb, mask));
            return new Reply.DecodedMask(mask.mask());
        }
        if (!layout.alpha() && oriented.isStored() && !size.equals(to)) {
            Resizing.Rows<Image> scaled = Resizing.rows(size, to);
            file.read(new SrgbRows(layout, toSrgb, (row, offset, opacity) -> scaled.add(row, offset)));
            return reply(file, scaled.result(), Optional.empty(), oriented, toSrgb);
        }
        var canvas = new Canvas(oriented, layout.alpha());
        file.read(new SrgbRows(layout, toSrgb, canvas));
        canvas.bleed();
        return reply(file, canvas.image(to), Optional.of(canvas), oriented, toSrgb);
    }

    private Reply reply(ImageFile file, Image image, Optional<Canvas> canvas, Orientation oriented, ToSrgb toSrgb) {
        boolean wanted = order.purpose() != Order.Purpose.IMAGE;
        return new Reply.Decoded(
                image,
                canvas.filter(all -> wanted).flatMap(all -> all.opacity(new ImageSize(image.width(), image.height()))),
                order.purpose() == Order.Purpose.CONTENT_WITH_EXIF ? excerpt(file) : Optional.empty(),
                oriented.size().width(),
                oriented.size().height(),
                toSrgb.name(),
                oriented.value());
    }

    private Optional<byte[]> excerpt(ImageFile file) {
        return ImageKind.of(bytes.head(ImageKind.HEAD)).equals(Optional.of(ImageKind.TIFF))
                ? ExifExcerpt.ofTiff(bytes)
                : file.exif().flatMap(ExifExcerpt::of);
    }
}
