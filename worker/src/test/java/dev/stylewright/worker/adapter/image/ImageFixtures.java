package dev.stylewright.worker.adapter.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The files that {@code src/test/python/make_pictures.py} writes, with Pillow's results. */
public final class ImageFixtures {
    private ImageFixtures() {}

    /**
     * One fixture.
     *
     * @param most the largest difference allowed for one sample
     * @param mean the largest mean difference
     */
    record Case(String file, String expected, int width, int height, int most, double mean) {
        byte[] bytes() {
            return ImageFixtures.bytes(file);
        }

        byte[] expectedRgb() {
            return ImageFixtures.bytes(expected);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Case> all() {
        try {
            List<Case> cases = new ArrayList<>();
            for (JsonNode node : new ObjectMapper().readTree(bytes("manifest.json"))) {
                cases.add(new Case(
                        node.get("file").asText(),
                        node.get("expected").asText(),
                        node.get("width").asInt(),
                        node.get("height").asInt(),
                        node.get("most").asInt(),
                        node.get("mean").asDouble()));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(String name) {
        try (InputStream in = ImageFixtures.class.getResourceAsStream("/pictures/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no fixture " + name + ": run src/test/python/make_pictures.py");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
