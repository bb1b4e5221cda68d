package dev.stylewright.worker.stylize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** One folder of numbers made by {@code src/test/python/make_goldens.py}. */
public record GoldenCase(String name, JsonNode description) {
    public static GoldenCase read(String name) {
        try {
            return new GoldenCase(name, new ObjectMapper().readTree(bytes(name, "case.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Image image(String which) {
        JsonNode size = description.get("sizes").get(which);
        return new Image(size.get(0).asInt(), size.get(1).asInt(), bytes(name, which + ".rgb"));
    }

    public List<WeightedStyle> styles() {
        List<WeightedStyle> result = new ArrayList<>();
        JsonNode blend = description.get("blend");
        for (int i = 0; i < blend.size(); i++) {
            result.add(new WeightedStyle(image("style" + i), blend.get(i).asDouble()));
        }
        return result;
    }

    /** At its size neither the content nor a style is resized. */
    public StylizationOptions options() {
        JsonNode content = description.get("sizes").get("content");
        return StylizationOptions.builder()
                .size(Math.max(content.get(0).asInt(), content.get(1).asInt()))
                .iterations(1)
                .contentWeight(number("content_weight"))
                .styleWeight(number("style_weight"))
                .totalVariationWeight(number("tv_weight"))
                .styleLayers(numbers(description.get("style_layers")))
                .contentLayers(numbers(description.get("content_layers")))
                .pooling(Pooling.valueOf(description.get("pooling").asText().toUpperCase(Locale.ROOT)))
                .border(Border.PLAIN)
                .build();
    }

    public JsonNode losses() {
        return description.get("losses");
    }

    public double number(String field) {
        return description.get(field).asDouble();
    }

    public List<String> names(String field) {
        List<String> names = new ArrayList<>();
        description.get(field).forEach(n -> names.add(n.asText()));
        return names;
    }

    public float[] floats(String file) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(name, file)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    public static Map<String, Double> numbers(JsonNode node) {
        Map<String, Double> result = new LinkedHashMap<>();
        node.properties().forEach(e -> result.put(e.getKey(), e.getValue().asDouble()));
        return result;
    }

    private static byte[] bytes(String name, String file) {
        String path = "goldens/" + name + "/" + file;
        try (InputStream in = Objects.requireNonNull(GoldenCase.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
