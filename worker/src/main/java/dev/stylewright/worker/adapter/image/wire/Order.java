package dev.stylewright.worker.adapter.image.wire;

import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** A request to the decoding process: a byte for its kind, then its fields; numbers are big-endian. */
public sealed interface Order {

    /** Version of the protocol. Both sides come from the same jar, so a different number indicates a broken installation. */
    int VERSION = 1;

    /** The requested parts of a file. */
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
     * Decodes a file, whose bytes follow.
     *
     * @param limits limits on the file's bytes, pixels and longer edge
     * @param longer the longer edge to scale to, in pixels; empty to keep the size; always empty for masks
     * @param over the size of the image that a mask is stretched over: a larger mask is scaled to it; empty: a mask keeps its size
     * @param bytes the file's length
     */
    record Decode(Purpose purpose, ImageLimits limits, OptionalInt longer, Optional<ImageSize> over, long bytes)
            implements Order {
        /** Writes the order. The caller then writes the file. */
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(1);
            out.writeUTF(purpose.name());
            out.writeLong(limits.maxBytes());
            out.writeLong(limits.maxPixels());
            out.writeInt(limits.maxEdge());
            out.writeInt(longer.orElse(0));
            out.writeInt(over.map(ImageSize::width).orElse(0));
            out.writeInt(over.map(ImageSize::height).orElse(0));
            out.writeLong(bytes);
        }

        private static Decode read(DataInputStream in) throws IOException {
            Purpose purpose = Purpose.valueOf(in.readUTF());
            var limits = new ImageLimits(in.readLong(), in.readLong(), in.readInt());
            int longer = in.readInt();
            int width = in.readInt();
            int height = in.readInt();
            return new Decode(
                    purpose,
                    limits,
                    longer == 0 ? OptionalInt.empty() : OptionalInt.of(longer),
                    width == 0 ? Optional.empty() : Optional.of(new ImageSize(width, height)),
                    in.readLong());
        }
    }

    /** Encodes pixels as a file. */
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

    /** Reads the next order. After an order to decode, the caller reads the file. */
    static Order read(DataInputStream in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case 1 -> Decode.read(in);
            case 2 -> Encode.read(in);
            default -> throw new IOException("there is no order of kind " + kind);
        };
    }
}
