package dev.stylewright.protocol.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts bytes to a JSON tree and back. Reading is strict and bounded and never throws. */
final class Json {
    static final int MAX_BYTES = 256 * 1024;
    static final int MAX_DEPTH = 16;
    static final int MAX_STRING = 8192;
    static final int MAX_NAME = 256;
    static final int MAX_NUMBER = 64;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** The parser's description of the start of an unfinished object, with placeholders for its source. */
    private static final Pattern START_MARKER = Pattern.compile(" \\(start marker at [^)]*\\)[^)]*\\)");

    private static final JsonMapper MAPPER = mapper(false);
    private static final JsonMapper SORTED = mapper(true);

    private Json() {}

    /**
     * Parses an object; adds any problems to {@code problems}. After a syntax error the object contains the fields before it, so that a readable id
     * is not lost.
     */
    static ObjectNode read(byte @Nullable [] bytes, Problems problems) {
        ObjectNode root = MAPPER.createObjectNode();
        if (bytes == null) {
            problems.add("$", "must be a JSON object, but the record has no value");
            return root;
        }
        if (bytes.length > MAX_BYTES) {
            problems.add("$", "must have at most " + MAX_BYTES + " bytes, has " + bytes.length);
        }
        Problems syntax = new Problems();
        CharBuffer text = decode(bytes, syntax);
        parse(text, root, syntax);
        if (problems.isEmpty()) {
            syntax.all().stream().limit(1).forEach(e -> problems.add(e.path(), e.message()));
        }
        return root;
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Converts a number, a boolean, or a map of these. */
    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    static byte[] write(ObjectNode node) {
        return write(MAPPER, node);
    }

    /** Serialises with sorted fields, so that equal content has equal bytes. */
    static byte[] writeSorted(ObjectNode node) {
        return write(SORTED, node);
    }

    private static CharBuffer decode(byte[] bytes, Problems syntax) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, MAX_BYTES));
        CharBuffer text = CharBuffer.allocate(in.remaining());
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, text, true);
        if (result.isError()) {
            syntax.add("$", "must be UTF-8, is not at byte " + in.position());
        }
        text.flip();
        if (text.hasRemaining() && text.get(0) == BYTE_ORDER_MARK) {
            syntax.add("$", "must be JSON without a byte order mark (RFC 8259, 8.1): leave out the first 3 bytes");
            text.put(0, ' ');
        }
        return text;
    }

    private static void parse(CharBuffer text, ObjectNode root, Problems syntax) {
        try (JsonParser parser = MAPPER.createParser(text.array(), 0, text.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                syntax.add("$", "must be a JSON object");
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                JsonNode value = MAPPER.readTree(parser);
                root.set(name, value);
            }
            if (parser.nextToken() != null) {
                syntax.add("$", "must end after the object, but something follows it");
            }
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            syntax.add("$", "must be valid JSON: " + oneLine(e.getOriginalMessage()) + where);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    static String oneLine(String message) {
        String line =
                START_MARKER.matcher(message.lines().findFirst().orElse("")).replaceAll("");
        return line.length() > 300 ? line.substring(0, 300) : line;
    }

    private static byte[] write(JsonMapper mapper, ObjectNode node) {
        try {
            return mapper.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    private static JsonMapper mapper(boolean sorted) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_STRING)
                        .maxNameLength(MAX_NAME)
                        .maxNumberLength(MAX_NUMBER)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .configure(JsonNodeFeature.WRITE_PROPERTIES_SORTED, sorted)
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
