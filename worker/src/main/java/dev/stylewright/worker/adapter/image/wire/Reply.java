package dev.stylewright.worker.adapter.image.wire;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reply of the decoding process. The worker does not trust it: sizes are limited by the order, and texts to {@value #MAX_TEXT_BYTES} bytes. The reply to an order to decode is {@link
 * Announced}, once the file's header has been read, and then one of the others.
 */
public sealed interface Reply {

    int MAX_TEXT_BYTES = 1000;
    int MAX_METADATA_BYTES = 1 << 16;

    /** Libraries quote the file, and a compromised child can return any text. */
    Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    /** The number of pixels from the file's header, which is within the limits. */
    record Announced(long pixels) implements Reply {}

    /**
     * A decoded image.
     *
     * @param width in pixels, before scaling, as is {@code height}; both of the upright image
     * @param profile the name of the colour profile that it was converted from; empty if it was treated as sRGB
     * @param orientation EXIF's orientation of the stored image, 1 to 8
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Decoded(
            Image image,
            Optional<Mask> opacity,
            Optional<byte[]> exif,
            int width,
            int height,
            Optional<String> profile,
            int orientation)
            implements Reply {}

    /** A decoded mask. */
    record DecodedMask(Mask mask) implements Reply {}

    /** An image file. */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Encoded(byte[] file) implements Reply {}

    /** The file can't be decoded, for the reason in the message. */
    record Unreadable(String message) implements Reply {}

    /** The image exceeds the limit that the message names. */
    record TooLarge(String message) implements Reply {}

    /** Writes the reply. */
    default void write(DataOutputStream out) throws IOException {
        if (this instanceof Announced announced) {
            out.writeByte(1);
            out.writeLong(announced.pixels);
        } else if (this instanceof Decoded decoded) {
            out.writeByte(2);
            Pixels.write(decoded.image, out);
            Pixels.writeOptional(decoded.opacity, out);
            Bytes.writeOptional(decoded.exif, out);
            out.writeInt(decoded.width);
            out.writeInt(decoded.height);
            Bytes.writeOptional(decoded.profile.map(Reply::bytes), out);
            out.writeByte(decoded.orientation);
        } else if (this instanceof DecodedMask decoded) {
            out.writeByte(3);
            Pixels.write(decoded.mask, out);
        } else if (this instanceof Encoded encoded) {
            out.writeByte(4);
            Bytes.write(encoded.file, out);
        } else if (this instanceof Unreadable unreadable) {
            out.writeByte(5);
            Bytes.write(bytes(unreadable.message), out);
        } else if (this instanceof TooLarge tooLarge) {
            out.writeByte(6);
            Bytes.write(bytes(tooLarge.message), out);
        }
    }

    /**
     * Reads a reply.
     *
     * @param maxPixels limit on the pixels of an image in it
     * @throws IOException also if the reply is malformed
     */
    static Reply read(DataInputStream in, long maxPixels) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case 1 -> new Announced(in.readLong());
            case 2 ->
                new Decoded(
                        Pixels.readImage(in, maxPixels),
                        Pixels.readOptional(in, maxPixels),
                        in.readBoolean() ? Optional.of(Bytes.read(in, MAX_METADATA_BYTES)) : Optional.empty(),
                        in.readInt(),
                        in.readInt(),
                        in.readBoolean() ? Optional.of(text(in)) : Optional.empty(),
                        in.readByte());
            case 3 -> new DecodedMask(Pixels.readMask(in, maxPixels));
            case 4 -> new Encoded(Bytes.read(in, Integer.MAX_VALUE - 8));
            case 5 -> new Unreadable(text(in));
            case 6 -> new TooLarge(text(in));
            default -> throw new IOException("there is no reply of kind " + kind);
        };
    }

    private static String text(DataInputStream in) throws IOException {
        String text = new String(Bytes.read(in, MAX_TEXT_BYTES), StandardCharsets.UTF_8);
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }

    private static byte[] bytes(String text) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        return all.length <= MAX_TEXT_BYTES ? all : java.util.Arrays.copyOf(all, MAX_TEXT_BYTES);
    }
}
