package dev.stylewright.worker.adapter.image.wire;

import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** What the child is to do. An order is a byte for its kind, then its fields; numbers are big-endian. */
public sealed interface Order {

    /** Of both sides: they always come from the same jar, so that another number means a broken installation. */
    int VERSION = 1;

    /** What is wanted of a file. */
    enum Purpose {
        /** Pixels alone. */
        IMAGE,
        /** Pixels and opacity. */
        CONTENT,
        /** Pixels, opacity and EXIF. */
        CONTENT_WITH_EXIF,
        /** Luminance times opacity. */
        MASK
    }

    /**
     * To decode a file, whose bytes follow.
     *
     * @param limits what may be decoded
     * @param longer the longer edge that the image is scaled to; empty: it keeps its size, as a mask always does
     * @param bytes how many follow
     */
    record Decode(Purpose purpose, ImageLimits limits, OptionalInt longer, long bytes) implements Order {
        /** Writes the order; the file is to be written behind it. */
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(1);
            out.writeUTF(purpose.name());
            out.writeLong(limits.maxBytes());
            out.writeLong(limits.maxPixels());
            out.writeInt(limits.maxEdge());
            out.writeInt(longer.orElse(0));
            out.writeLong(bytes);
        }

        private static Decode read(DataInputStream in) throws IOException {
            Purpose purpose = Purpose.valueOf(in.readUTF());
            var limits = new ImageLimits(in.readLong(), in.readLong(), in.readInt());
            int longer = in.readInt();
            return new Decode(
                    purpose, limits, longer == 0 ? OptionalInt.empty() : OptionalInt.of(longer), in.readLong());
        }
    }

    /** To make a file of pixels. */
    record Encode(Image image, ImageFormat format, int quality, PreservedMetadata preserved) implements Order {
        /** Writes the order. */
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(2);
            out.writeUTF(format.name());
            out.writeInt(quality);
            Pixels.write(image, out);
            Pixels.writeOptional(preserved.opacity(), out);
            Bytes.writeOptional(preserved.exif(), out);
        }

        private static Encode read(DataInputStream in) throws IOException {
            ImageFormat format = ImageFormat.valueOf(in.readUTF());
            int quality = in.readInt();
            Image image = Pixels.readImage(in, Long.MAX_VALUE);
            Optional<Mask> opacity = Pixels.readOptional(in, Long.MAX_VALUE);
            return new Encode(image, format, quality, new PreservedMetadata(opacity, Bytes.readOptional(in)));
        }
    }

    /** Reads the next order; of one to decode the file is still to be read. */
    static Order read(DataInputStream in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case 1 -> Decode.read(in);
            case 2 -> Encode.read(in);
            default -> throw new IOException("there is no order of kind " + kind);
        };
    }
}
