package dev.stylewright.worker.adapter.image.wire;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/** Images and masks as bytes: width, height, samples. */
final class Pixels {
    private Pixels() {}

    static void write(Image image, DataOutputStream out) throws IOException {
        out.writeInt(image.width());
        out.writeInt(image.height());
        out.write(image.rgb());
    }

    static Image readImage(DataInputStream in, long maxPixels) throws IOException {
        int width = in.readInt();
        int height = in.readInt();
        return new Image(width, height, samples(in, 3, width, height, maxPixels));
    }

    static void write(Mask mask, DataOutputStream out) throws IOException {
        out.writeInt(mask.width());
        out.writeInt(mask.height());
        out.write(mask.levels());
    }

    static Mask readMask(DataInputStream in, long maxPixels) throws IOException {
        int width = in.readInt();
        int height = in.readInt();
        return new Mask(width, height, samples(in, 1, width, height, maxPixels));
    }

    static void writeOptional(Optional<Mask> mask, DataOutputStream out) throws IOException {
        out.writeBoolean(mask.isPresent());
        if (mask.isPresent()) {
            write(mask.get(), out);
        }
    }

    static Optional<Mask> readOptional(DataInputStream in, long maxPixels) throws IOException {
        return in.readBoolean() ? Optional.of(readMask(in, maxPixels)) : Optional.empty();
    }

    private static byte[] samples(DataInputStream in, int channels, int width, int height, long maxPixels)
            throws IOException {
        if (width < 1 || height < 1 || (long) width * height > Math.min(maxPixels, Integer.MAX_VALUE / channels)) {
            throw new IOException("an unexpected image of %d x %d pixels".formatted(width, height));
        }
        byte[] samples = new byte[channels * width * height];
        in.readFully(samples);
        return samples;
    }
}
