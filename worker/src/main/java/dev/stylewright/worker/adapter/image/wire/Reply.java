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
 * What the child answers. The worker trusts none of it: sizes are bounded by what was asked for, and texts by {@value #MOST_TEXT} bytes. An order to decode is answered by {@link
 * Announced}, once the file's header has been read, and then by one of the others.
 */
public sealed interface Reply {

    int MOST_TEXT = 1000;
    int MOST_METADATA = 1 << 16;

    /** Libraries quote the file, and a child that was taken over says anything. */
    Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    /** The file's header has been read, and the image has so many pixels, which is within the limits. */
    record Announced(long pixels) implements Reply {}

    /**
     * A decoded image.
     *
     * @param width in pixels, before scaling, as is {@code height}; both of the upright image
     * @param profile the name of the colour profile that it was converted from; empty where it was taken as sRGB
     * @param orientation what it was turned by, 1 to 8
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
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
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Encoded(byte[] file) implements Reply {}

    /** The file can't be decoded; a sentence that says why. */
    record Unreadable(String message) implements Reply {}

    /** The image is over a limit; a sentence that names it. */
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
     * @param mostPixels of an image in it
     * @throws IOException also when the reply is none that a sound child gives
     */
    static Reply read(DataInputStream in, long mostPixels) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case 1 -> new Announced(in.readLong());
            case 2 ->
                new Decoded(
                        Pixels.readImage(in, mostPixels),
                        Pixels.readOptional(in, mostPixels),
                        in.readBoolean() ? Optional.of(Bytes.read(in, MOST_METADATA)) : Optional.empty(),
                        in.readInt(),
                        in.readInt(),
                        in.readBoolean() ? Optional.of(text(in)) : Optional.empty(),
                        in.readByte());
            case 3 -> new DecodedMask(Pixels.readMask(in, mostPixels));
            case 4 -> new Encoded(Bytes.read(in, Integer.MAX_VALUE - 8));
            case 5 -> new Unreadable(text(in));
            case 6 -> new TooLarge(text(in));
            default -> throw new IOException("there is no reply of kind " + kind);
        };
    }

    private static String text(DataInputStream in) throws IOException {
        String text = new String(Bytes.read(in, MOST_TEXT), StandardCharsets.UTF_8);
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }

    private static byte[] bytes(String text) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        return all.length <= MOST_TEXT ? all : java.util.Arrays.copyOf(all, MOST_TEXT);
    }
}
