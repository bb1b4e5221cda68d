package dev.stylewright.worker.adapter.weights;

import dev.stylewright.worker.stylize.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Weights whose filters are scaled to a mean activation of 1 after reading. The digest is that of the original; the name states that they are scaled.
 *
 * @param source the original
 */
record NormalisedWeights(WeightsSource source) implements WeightsSource {
    private static final String IMAGES = "/dev/stylewright/worker/weights/normalisation.safetensors";

    @Override
    public String name() {
        return source.name() + "-normalised";
    }

    @Override
    public String location() {
        return source.location();
    }

    @Override
    public String sha256() {
        return source.sha256();
    }

    @Override
    public ByteBuffer read() {
        return source.read();
    }

    @Override
    public WeightsSource normalised() {
        return this;
    }

    /** The images used to compute mean activations, from the worker's jar. */
    static List<Image> images() {
        String location = "pictures " + IMAGES;
        try (InputStream in = NormalisedWeights.class.getResourceAsStream(IMAGES)) {
            if (in == null) {
                throw new WeightsException(
                        location + " are missing from the class path: the worker's jar is incomplete");
            }
            return Safetensors.parse(ByteBuffer.wrap(in.readAllBytes()), location).entries().values().stream()
                    .map(NormalisedWeights::image)
                    .toList();
        } catch (IOException e) {
            throw new WeightsException(location + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Image image(Safetensors.Entry entry) {
        byte[] rgb = new byte[entry.values().remaining()];
        entry.values().get(0, rgb);
        return new Image(entry.shape().get(1), entry.shape().get(0), rgb);
    }
}
