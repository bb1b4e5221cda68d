package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.picture.ContentPicture;
import dev.stylewright.worker.pipeline.picture.PictureCodec;
import dev.stylewright.worker.pipeline.picture.PictureFormat;
import dev.stylewright.worker.pipeline.picture.PictureLimits;
import dev.stylewright.worker.pipeline.picture.PictureTooLargeException;
import dev.stylewright.worker.pipeline.picture.PreservedMetadata;
import dev.stylewright.worker.pipeline.picture.UnreadablePictureException;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.Picture;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Picture files that are nothing but a text such as {@code 32x16}: black pictures of that size, with {@code ~} behind it transparent ones. */
final class PlainCodec implements PictureCodec {

    private static final Pattern SIZE = Pattern.compile("(\\d+)x(\\d+)~?");

    @Override
    public Picture decode(byte[] encoded, PictureLimits limits)
            throws UnreadablePictureException, PictureTooLargeException {
        Matcher size = SIZE.matcher(new String(encoded, StandardCharsets.UTF_8));
        if (!size.matches()) {
            throw new UnreadablePictureException("this is no picture");
        }
        int width = Integer.parseInt(size.group(1));
        int height = Integer.parseInt(size.group(2));
        limits.requireSize(width, height);
        return new Picture(width, height, new byte[3 * width * height]);
    }

    @Override
    public ContentPicture decodeContent(byte[] encoded, PictureLimits limits)
            throws UnreadablePictureException, PictureTooLargeException {
        Picture picture = decode(encoded, limits);
        Optional<Mask> opacity = encoded[encoded.length - 1] == '~'
                ? Optional.of(new Mask(picture.width(), picture.height(), new byte[picture.width() * picture.height()]))
                : Optional.empty();
        return new ContentPicture(picture, new PreservedMetadata(opacity, Optional.empty()));
    }

    /** A mask is the same with a grey level behind it, such as {@code 32x16@255}. */
    @Override
    public Mask decodeMask(byte[] encoded, PictureLimits limits)
            throws UnreadablePictureException, PictureTooLargeException {
        String[] parts = new String(encoded, StandardCharsets.UTF_8).split("@", 2);
        Picture size = decode(parts[0].getBytes(StandardCharsets.UTF_8), limits);
        byte[] levels = new byte[size.width() * size.height()];
        Arrays.fill(levels, (byte) Integer.parseInt(parts[1]));
        return new Mask(size.width(), size.height(), levels);
    }

    @Override
    public byte[] encode(Picture picture, PictureFormat format, int quality, PreservedMetadata preserved) {
        String transparent = preserved.opacity().isPresent() ? "~" : "";
        return (picture.width() + "x" + picture.height() + transparent).getBytes(StandardCharsets.UTF_8);
    }
}
