package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.image.ContentImage;
import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageCodec;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.Resizing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Image files that consist of a text such as {@code 32x16}: black images of that size, or transparent ones if {@code ~} follows. */
final class PlainCodec implements ImageCodec {

    private static final Pattern SIZE = Pattern.compile("(\\d+)x(\\d+)~?");

    /** The files that were decoded, in order. */
    final List<String> decoded = new CopyOnWriteArrayList<>();

    @Override
    public Image decode(byte[] encoded, DecodeOptions options) throws UnreadableImageException, ImageTooLargeException {
        decoded.add(new String(encoded, StandardCharsets.UTF_8));
        Matcher size = SIZE.matcher(new String(encoded, StandardCharsets.UTF_8));
        if (!size.matches()) {
            throw new UnreadableImageException("this is no picture: " + new String(encoded, StandardCharsets.UTF_8));
        }
        int width = Integer.parseInt(size.group(1));
        int height = Integer.parseInt(size.group(2));
        options.limits().requireSize(width, height);
        return new Image(width, height, new byte[3 * width * height]);
    }

    @Override
    public ContentImage decodeContent(byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException {
        Image image = decode(encoded, options);
        Optional<Mask> opacity = encoded[encoded.length - 1] == '~'
                ? Optional.of(new Mask(image.width(), image.height(), new byte[image.width() * image.height()]))
                : Optional.empty();
        return new ContentImage(image, new PreservedMetadata(opacity, Optional.empty()));
    }

    /** A mask is the same, followed by a grey level, such as {@code 32x16@255}. */
    @Override
    public Mask decodeMask(byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException {
        String[] parts = new String(encoded, StandardCharsets.UTF_8).split("@", 2);
        Image image = decode(parts[0].getBytes(StandardCharsets.UTF_8), options);
        ImageSize own = new ImageSize(image.width(), image.height());
        ImageSize size =
                options.over().map(over -> Resizing.maskSize(own, over)).orElse(own);
        byte[] levels = new byte[Math.toIntExact(size.pixels())];
        Arrays.fill(levels, (byte) Integer.parseInt(parts[1]));
        return new Mask(size.width(), size.height(), levels);
    }

    @Override
    public byte[] encode(Image image, ImageFormat format, int quality, PreservedMetadata preserved) {
        String transparent = preserved.opacity().isPresent() ? "~" : "";
        return (image.width() + "x" + image.height() + transparent).getBytes(StandardCharsets.UTF_8);
    }
}
