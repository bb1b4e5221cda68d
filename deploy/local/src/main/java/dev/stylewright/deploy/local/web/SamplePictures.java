package dev.stylewright.deploy.local.web;

import dev.stylewright.deploy.local.stack.Buckets;
import dev.stylewright.deploy.local.stack.LocalImageStore;
import dev.stylewright.protocol.S3Uri;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The pictures that {@code stylize serve} puts into its store, for a first order. */
public final class SamplePictures {

    static final List<Sample> PHOTOS = List.of(new Sample(Buckets.PHOTOS, "cat.png", "Cat"));
    static final List<Sample> PAINTINGS = List.of(
            new Sample(Buckets.STYLES, "starry-night.jpg", "The Starry Night, van Gogh"),
            new Sample(Buckets.STYLES, "great-wave.jpg", "The Great Wave, Hokusai"),
            new Sample(Buckets.STYLES, "shipwreck.jpg", "The Shipwreck, Turner"),
            new Sample(Buckets.STYLES, "starlit-swirls.jpg", "Swirls"));

    private static final String RESOURCES = "/dev/stylewright/deploy/local/samples/";

    private SamplePictures() {}

    /**
     * A sample.
     *
     * @param bucket where it is stored
     * @param file its name
     * @param title what it shows
     */
    record Sample(String bucket, String file, String title) {

        S3Uri place() {
            return S3Uri.of(bucket, file);
        }
    }

    /** Stores all of them, and replaces those of an earlier start. */
    public static void upload(LocalImageStore store) {
        PHOTOS.forEach(sample -> store.put(sample.place(), bytes(sample)));
        PAINTINGS.forEach(sample -> store.put(sample.place(), bytes(sample)));
    }

    private static byte[] bytes(Sample sample) {
        String name = RESOURCES + sample.file();
        try (InputStream stream = Objects.requireNonNull(SamplePictures.class.getResourceAsStream(name), name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the sample " + name + " cannot be read from the class path", e);
        }
    }
}
