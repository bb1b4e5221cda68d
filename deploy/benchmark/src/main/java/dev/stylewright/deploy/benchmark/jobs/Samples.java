package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.worker.adapter.image.ImageIoPictureCodec;
import dev.stylewright.worker.pipeline.picture.PictureFormat;
import dev.stylewright.worker.pipeline.picture.PictureLimits;
import dev.stylewright.worker.pipeline.picture.PictureTooLargeException;
import dev.stylewright.worker.pipeline.picture.UnreadablePictureException;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Picture;
import dev.stylewright.worker.stylize.Resizing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The sample pair, as files of various sizes, and the codec of the worker. */
final class Samples {
    static final String CAT = "cat.png";
    static final String SWIRLS = "starlit-swirls.jpg";

    private static final String WHERE = "/dev/stylewright/deploy/local/samples/";
    private static final int QUALITY = 95;
    private static final PictureLimits LIMITS = new PictureLimits(64L << 20, 50_000_000, 20_000);

    private final ImageIoPictureCodec codec = new ImageIoPictureCodec();

    /** A file of the sample pair as it comes. */
    static byte[] file(String name) {
        try (InputStream in = Samples.class.getResourceAsStream(WHERE + name)) {
            if (in == null) {
                throw new IllegalStateException("the picture " + name + " is missing from the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the pair with a longer edge of {@code size} px. */
    Picture sized(String name, int size) {
        Picture picture = decoded(file(name));
        return Resizing.resized(picture, new ImageSize(picture.width(), picture.height()).withLonger(size));
    }

    byte[] png(Picture picture) {
        return codec.encode(picture, PictureFormat.PNG, QUALITY);
    }

    byte[] jpeg(Picture picture) {
        return codec.encode(picture, PictureFormat.JPEG, QUALITY);
    }

    Picture decoded(byte[] file) {
        try {
            return codec.decode(file, LIMITS);
        } catch (UnreadablePictureException | PictureTooLargeException e) {
            throw new BenchmarkException("a picture can't be read: " + e.getMessage(), e);
        }
    }
}
