package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.worker.adapter.image.ChildImageCodec;
import dev.stylewright.worker.adapter.image.ChildSettings;
import dev.stylewright.worker.app.DecoderMain;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
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
    private static final long DECODER_MEMORY = 1L << 30;
    private static final ImageLimits LIMITS = new ImageLimits(64L << 20, 50_000_000, 20_000);

    private final ChildImageCodec codec =
            new ChildImageCodec(new ChildSettings(DecoderMain.class.getName(), DECODER_MEMORY));

    /** An unchanged file of the sample pair. */
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
    Image sized(String name, int size) {
        Image image = decoded(file(name));
        return Resizing.resized(image, new ImageSize(image.width(), image.height()).withLonger(size));
    }

    byte[] png(Image image) {
        return codec.encode(image, ImageFormat.PNG, QUALITY);
    }

    byte[] jpeg(Image image) {
        return codec.encode(image, ImageFormat.JPEG, QUALITY);
    }

    Image decoded(byte[] file) {
        try {
            return codec.decode(file, LIMITS);
        } catch (UnreadableImageException | ImageTooLargeException e) {
            throw new BenchmarkException("a picture can't be read: " + e.getMessage(), e);
        }
    }
}
