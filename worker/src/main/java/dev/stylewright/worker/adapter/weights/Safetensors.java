package dev.stylewright.worker.adapter.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file in the <a href="https://huggingface.co/docs/safetensors">safetensors</a> format: the length of the header (8 bytes, little-endian), the header (JSON: name
 * to dtype, shape and offsets), the values. Everything the header says is checked against the file before it is believed.
 */
final class Safetensors {
    private static final int LENGTH_BYTES = Long.BYTES;
    /** Far above any header of a VGG19 (a few kB), far below what could hurt. */
    private static final long LONGEST_HEADER = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Entry> entries;

    private Safetensors(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /**
     * A tensor as it stands in the file.
     *
     * @param dtype the format's name of the type, e.g. {@code F16}
     * @param shape sizes of the dimensions
     * @param values its bytes, little-endian
     */
    record Entry(String dtype, List<Integer> shape, ByteBuffer values) {}

    /**
     * Parses a whole file.
     *
     * @param location how messages name the file
     * @throws WeightsException if it isn't in the format or is cut short
     */
    static Safetensors parse(ByteBuffer file, String location) {
        ByteBuffer bytes = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < LENGTH_BYTES) {
            throw new WeightsException("%s has only %d bytes: it is truncated or no safetensors file"
                    .formatted(location, bytes.remaining()));
        }
        long headerLength = bytes.getLong(0);
        if (headerLength < 2 || headerLength > LONGEST_HEADER) {
            throw notSafetensors(location, "its header would have " + Long.toUnsignedString(headerLength) + " bytes");
        }
        long start = LENGTH_BYTES + headerLength;
        if (bytes.remaining() < start) {
            throw truncated(location, bytes.remaining(), start);
        }
        JsonNode header = header(bytes.slice(LENGTH_BYTES, (int) headerLength), location);
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : header.properties()) {
            if (!field.getKey().equals("__metadata__")) {
                entries.put(field.getKey(), entry(field.getKey(), field.getValue(), bytes, start, location));
            }
        }
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

    private static Entry entry(String name, JsonNode node, ByteBuffer file, long start, String location) {
        JsonNode offsets = node.path("data_offsets");
        JsonNode dimensions = node.path("shape");
        if (!node.path("dtype").isTextual() || !dimensions.isArray() || offsets.size() != 2) {
            throw notSafetensors(location, "its header says no dtype, shape and data_offsets for " + name);
        }
        long from = offset(offsets.get(0), name, location);
        long to = offset(offsets.get(1), name, location);
        if (to < from) {
            throw notSafetensors(location, "tensor " + name + " would end before it begins");
        }
        if (start + to > file.limit()) {
            throw truncated(location, file.limit(), start + to);
        }
        List<Integer> shape = new ArrayList<>();
        for (JsonNode dimension : dimensions) {
            if (!dimension.canConvertToInt() || dimension.asInt() < 0) {
                throw notSafetensors(location, "tensor " + name + " has the shape " + dimensions);
            }
            shape.add(dimension.asInt());
        }
        ByteBuffer values = file.slice((int) (start + from), (int) (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        return new Entry(node.path("dtype").asText(), shape, values);
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
        return new WeightsException("%s is truncated: it has %d bytes, its header tells of at least %d; fetch it again"
                .formatted(location, bytes, needed));
    }
}
