package dev.stylewright.worker.adapter.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file in the <a href="https://huggingface.co/docs/safetensors">safetensors</a> format: the length of the header (8 bytes, little-endian), the
 * header (JSON: name to dtype, shape and offsets), the values. The header is checked against the file before it is used.
 */
public final class Safetensors {
    static final int LENGTH_BYTES = Long.BYTES;
    /** Far above any header of a VGG19 (a few kB), and far below a harmful size. */
    private static final long LONGEST_HEADER = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Entry> entries;

    Safetensors(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /**
     * A tensor as stored in the file.
     *
     * @param dtype the format's name of the type, for example {@code F16}
     * @param shape sizes of the dimensions
     * @param values its bytes, little-endian
     */
    record Entry(String dtype, List<Integer> shape, ByteBuffer values) {}

    /**
     * The position of a tensor.
     *
     * @param dtype the format's name of the type
     * @param shape sizes of the dimensions
     * @param from first byte of its values, relative to the end of the header
     * @param to end of its values, exclusive
     */
    record Place(String dtype, List<Integer> shape, long from, long to) {}

    /** The length of the header, from the first eight bytes of a file. */
    static long headerLength(ByteBuffer start, String location) {
        if (start.remaining() < LENGTH_BYTES) {
            throw new WeightsException("%s has only %d bytes: it is truncated or not a safetensors file"
                    .formatted(location, start.remaining()));
        }
        long length = start.slice().order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        if (length < 2 || length > LONGEST_HEADER) {
            throw notSafetensors(location, "its header would have " + Long.toUnsignedString(length) + " bytes");
        }
        return length;
    }

    /** The tensors of a header, by name. */
    static Map<String, Place> places(ByteBuffer header, String location) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : header(header, location).properties()) {
            if (!field.getKey().equals("__metadata__")) {
                places.put(field.getKey(), place(field.getKey(), field.getValue(), location));
            }
        }
        return places;
    }

    /**
     * The beginning of a file, up to the values.
     *
     * @param places positions of tensors, by name
     */
    static ByteBuffer start(Map<String, Place> places) {
        ObjectNode header = JSON.createObjectNode();
        places.forEach((name, place) -> {
            ObjectNode entry = header.putObject(name).put("dtype", place.dtype());
            place.shape().forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets").add(place.from()).add(place.to());
        });
        StringBuilder text = new StringBuilder(header.toString());
        while (text.length() % LENGTH_BYTES != 0) {
            text.append(' ');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        return start.putLong(bytes.length).put(bytes).flip();
    }

    /**
     * Parses a whole file.
     *
     * @param location name of the file in messages
     * @throws WeightsException the file has another format or is truncated
     */
    static Safetensors parse(ByteBuffer file, String location) {
        ByteBuffer bytes = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        long headerLength = headerLength(bytes, location);
        long start = LENGTH_BYTES + headerLength;
        if (bytes.remaining() < start) {
            throw truncated(location, bytes.remaining(), start);
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        places(bytes.slice(LENGTH_BYTES, (int) headerLength), location)
                .forEach((name, place) -> entries.put(name, entry(place, bytes, start, location)));
        return new Safetensors(entries);
    }

    /** The tensors by name. */
    Map<String, Entry> entries() {
        return entries;
    }

    private static JsonNode header(ByteBuffer bytes, String location) {
        try {
            JsonNode header = JSON.readTree(StandardCharsets.UTF_8.decode(bytes).toString());
            if (!header.isObject()) {
                throw notSafetensors(location, "its header is not a JSON object");
            }
            return header;
        } catch (JsonProcessingException e) {
            throw notSafetensors(location, "its header is not JSON");
        }
    }

    private static Place place(String name, JsonNode node, String location) {
        JsonNode offsets = node.path("data_offsets");
        JsonNode dimensions = node.path("shape");
        if (!node.path("dtype").isTextual() || !dimensions.isArray() || offsets.size() != 2) {
            throw notSafetensors(location, "its header has no dtype, shape and data_offsets for " + name);
        }
        long from = offset(offsets.get(0), name, location);
        long to = offset(offsets.get(1), name, location);
        if (to < from) {
            throw notSafetensors(location, "tensor " + name + " would end before it begins");
        }
        List<Integer> shape = new ArrayList<>();
        for (JsonNode dimension : dimensions) {
            if (!dimension.canConvertToInt() || dimension.asInt() < 0) {
                throw notSafetensors(location, "tensor " + name + " has the shape " + dimensions);
            }
            shape.add(dimension.asInt());
        }
        return new Place(node.path("dtype").asText(), List.copyOf(shape), from, to);
    }

    private static Entry entry(Place place, ByteBuffer file, long start, String location) {
        if (start + place.to() > file.limit()) {
            throw truncated(location, file.limit(), start + place.to());
        }
        ByteBuffer values = file.slice((int) (start + place.from()), (int) (place.to() - place.from()))
                .order(ByteOrder.LITTLE_ENDIAN);
        return new Entry(place.dtype(), place.shape(), values);
    }

    private static long offset(JsonNode node, String name, String location) {
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.asLong() < 0
                || node.asLong() > Long.MAX_VALUE / 2) {
            throw notSafetensors(location, "tensor " + name + " has the offset " + node);
        }
        return node.asLong();
    }

    private static WeightsException notSafetensors(String location, String why) {
        return new WeightsException(location + " is not a safetensors file: " + why);
    }

    private static WeightsException truncated(String location, long bytes, long needed) {
        return new WeightsException("%s is truncated: it has %d bytes, its header requires at least %d; fetch it again"
                .formatted(location, bytes, needed));
    }
}
