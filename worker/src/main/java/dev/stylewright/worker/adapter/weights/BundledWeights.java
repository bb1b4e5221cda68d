package dev.stylewright.worker.adapter.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The weights inside the worker's jar; see the model card beside them. */
record BundledWeights(String sha256) implements WeightsSource {
    static final String SHA256 = "1ee84630ae27d4bfa18f54020112c92afcf435822a2e42c3579d5b9c4d628203";
    private static final String NAME = "vgg16-imagenet";
    private static final String RESOURCE = "/dev/stylewright/worker/weights/" + NAME + ".safetensors";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String location() {
        return "bundled weights " + RESOURCE;
    }

    @Override
    public WeightsSource normalised() {
        // They were normalised over more images when the file was built.
        return this;
    }

    @Override
    public ByteBuffer read() {
        try (InputStream in = BundledWeights.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new WeightsException(
                        location() + " are missing from the class path: the worker's jar is incomplete");
            }
            return ByteBuffer.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw new WeightsException(location() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
