package dev.stylewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schema and codec are one contract: what the codec accepts or writes is valid by the schema, so what the schema rejects
 * is rejected by the codec.
 */
class SchemaTest {
    @ParameterizedTest
    @EnumSource(EventType.class)
    void schemasAreValidByTheirMetaSchema(EventType type) {
        JsonSchema meta = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(java.net.URI.create("https://json-schema.org/draft/2020-12/schema"));

        assertThat(meta.validate(Samples.tree(Schemas.of(type)))).isEmpty();
    }

    @Test
    void encodedMessagesAreValidAndReadBackUnchanged() {
        Samples.outcomes().forEach(outcome -> {
            byte[] bytes = Codec.encodeOutcome(outcome);
            MessageSchemas.assertValid(outcome.type(), Samples.tree(bytes));
            assertThat(Codec.decodeOutcome(bytes)).isEqualTo(new Decoded.Valid<>(outcome));
        });
        Samples.progress().forEach(progress -> {
            byte[] bytes = Codec.encodeProgress(progress);
            MessageSchemas.assertValid(progress.type(), Samples.tree(bytes));
            assertThat(Codec.decodeProgress(bytes)).isEqualTo(new Decoded.Valid<>(progress));
        });
        Samples.cancels().forEach(cancel -> {
            byte[] bytes = Codec.encodeCancel(cancel);
            MessageSchemas.assertValid(EventType.CANCEL, Samples.tree(bytes));
            assertThat(Codec.decodeCancel(bytes)).isEqualTo(new Decoded.Valid<>(cancel));
        });
        for (String json : List.of(Samples.MINIMAL_REQUEST, Samples.FULL_REQUEST)) {
            MessageSchemas.assertValid(EventType.REQUESTED, Samples.tree(json));
            Decoded.Valid<StylizationRequest> valid =
                    (Decoded.Valid<StylizationRequest>) Codec.decodeRequest(Samples.bytes(json));
            MessageSchemas.assertValid(EventType.REQUESTED, Samples.tree(Codec.encodeRequest(valid.value())));
        }
    }

    /**
     * Sets every field of every message to every odd value. Strictly decoded messages are never accepted if the schema rejects them; tolerantly decoded
     * ones are encoded in accordance with the schema.
     */
    @ParameterizedTest
    @MethodSource("messages")
    void theCodecRejectsEverythingThatTheSchemaRejects(EventType type, ObjectNode message) {
        int rejected = 0;
        for (Mutation mutation : Mutation.of(message)) {
            boolean schema = MessageSchemas.of(type).validate(mutation.tree()).isEmpty();
            Optional<byte[]> codec = rewritten(type, mutation.tree());
            assertThat(codec.isPresent() && !schema && isStrict(type))
                    .as("codec accepts what the schema rejects: %s", mutation)
                    .isFalse();
            codec.ifPresent(bytes -> MessageSchemas.assertValid(type, Samples.tree(bytes)));
            rejected += schema ? 0 : 1;
        }
        assertThat(rejected).isGreaterThan(10);
    }

    /** The ranges are equal, not only nested: both ends are accepted by both, the next number beyond by none. */
    @Test
    void rangesOfARequestAreThoseOfTheSchema() {
        JsonNode schema = Samples.tree(Schemas.of(EventType.REQUESTED));
        int checked = checkRanges(schema.at("/properties/parameters/properties"), "/parameters");
        checked += checkRanges(schema.at("/properties/styles/items/properties"), "/styles/0");

        assertThat(checked).isGreaterThanOrEqualTo(12);
    }

    /** The schema's part about the parameters is written by this test: run it with {@code -Dschema.update=true} after a change of {@link Parameters}. */
    @Test
    void theSchemaOfTheParametersIsThatOfTheirDefinitions() throws IOException {
        ObjectNode schema = Samples.tree(Schemas.of(EventType.REQUESTED));
        ObjectNode wanted = ParameterSchema.properties();
        if (Boolean.getBoolean("schema.update")) {
            ((ObjectNode) schema.at("/properties/parameters")).set("properties", wanted);
            Files.writeString(ParameterSchema.FILE, ParameterSchema.pretty(schema));
        }

        assertThat(schema.at("/properties/parameters/properties").toPrettyString())
                .isEqualTo(Samples.tree(wanted.toString()).toPrettyString());
    }

    @Test
    void defaultsAreThoseOfTheSchema() {
        JsonNode schema = Samples.tree(Schemas.of(EventType.REQUESTED));
        Decoded.Valid<StylizationRequest> minimal =
                (Decoded.Valid<StylizationRequest>) Codec.decodeRequest(Samples.bytes(Samples.MINIMAL_REQUEST));
        ObjectNode written = Samples.tree(Codec.encodeRequest(minimal.value()));

        schema.at("/properties/parameters/properties").properties().forEach(field -> assertThat(
                        written.at("/parameters/" + field.getKey()))
                .as(field.getKey())
                .isEqualTo(field.getValue().get("default")));
        for (String name : List.of("overwrite", "onDeadline", "metadata")) {
            assertThat(written.get(name)).isEqualTo(schema.at("/properties/" + name + "/default"));
        }
    }

    @Test
    void schemaAndRecordNameTheSameFields() {
        JsonNode properties = Samples.tree(Schemas.of(EventType.REQUESTED)).get("properties");

        assertThat(names(properties)).containsExactlyElementsOf(components(StylizationRequest.class));
        assertThat(names(properties.at("/parameters/properties")))
                .containsExactlyElementsOf(components(Parameters.class));
        assertThat(names(properties.at("/styles/items/properties"))).containsExactlyElementsOf(components(Style.class));
    }

    @Test
    void failureCodesAreThoseOfTheSchema() {
        List<String> codes = new ArrayList<>();
        Samples.tree(Schemas.of(EventType.FAILED))
                .at("/properties/code/examples")
                .forEach(code -> codes.add(code.textValue()));

        assertThat(codes)
                .containsExactlyElementsOf(
                        FailureCode.known().stream().map(Enum::name).toList());
    }

    static Stream<Arguments> messages() {
        List<Arguments> all = new ArrayList<>();
        all.add(Arguments.of(EventType.REQUESTED, Samples.tree(Samples.FULL_REQUEST)));
        Samples.outcomes().forEach(o -> all.add(Arguments.of(o.type(), Samples.tree(Codec.encodeOutcome(o)))));
        Samples.progress().forEach(p -> all.add(Arguments.of(p.type(), Samples.tree(Codec.encodeProgress(p)))));
        Samples.cancels().forEach(c -> all.add(Arguments.of(EventType.CANCEL, Samples.tree(Codec.encodeCancel(c)))));
        return all.stream();
    }

    private static int checkRanges(JsonNode properties, String parent) {
        int checked = 0;
        for (var field : properties.properties()) {
            JsonNode range = field.getValue();
            if (range.has("minimum")) {
                boolean whole = range.get("type").toString().contains("integer");
                String at = parent + "/" + field.getKey();
                double min = range.get("minimum").doubleValue();
                double max = range.get("maximum").doubleValue();
                assertBoth(at, range.get("minimum"), true);
                assertBoth(at, range.get("maximum"), true);
                Function<Double, JsonNode> number = value -> whole
                        ? Samples.MAPPER.getNodeFactory().numberNode(value.longValue())
                        : Samples.MAPPER.getNodeFactory().numberNode(value);
                assertBoth(at, number.apply(whole ? min - 1 : Math.nextDown(min)), false);
                assertBoth(at, number.apply(whole ? max + 1 : Math.nextUp(max)), false);
                checked++;
            }
        }
        return checked;
    }

    private static void assertBoth(String at, JsonNode value, boolean accepted) {
        ObjectNode request = Samples.tree(Samples.FULL_REQUEST);
        ((com.fasterxml.jackson.databind.node.ArrayNode) request.get("styles"))
                .addObject()
                .put("image", "s3://styles/other.jpg");
        ((ObjectNode) request.at(at.substring(0, at.lastIndexOf('/'))))
                .set(at.substring(at.lastIndexOf('/') + 1), value);
        assertThat(MessageSchemas.of(EventType.REQUESTED).validate(request).isEmpty())
                .as("schema: %s = %s", at, value)
                .isEqualTo(accepted);
        assertThat(accepts(EventType.REQUESTED, request))
                .as("codec: %s = %s", at, value)
                .isEqualTo(accepted);
    }

    private static boolean accepts(EventType type, JsonNode tree) {
        return rewritten(type, tree).isPresent();
    }

    private static boolean isStrict(EventType type) {
        return type == EventType.REQUESTED || type == EventType.CANCEL;
    }

    /** The message after decoding and encoding; empty if the codec rejects it. */
    private static Optional<byte[]> rewritten(EventType type, JsonNode tree) {
        byte[] bytes = Samples.escaped(tree);
        return switch (type) {
            case REQUESTED -> rewritten(Codec.decodeRequest(bytes), Codec::encodeRequest);
            case CANCEL -> rewritten(Codec.decodeCancel(bytes), Codec::encodeCancel);
            case STARTED, PROGRESSED -> rewritten(Codec.decodeProgress(bytes), Codec::encodeProgress);
            case COMPLETED, FAILED, CANCELLED -> rewritten(Codec.decodeOutcome(bytes), Codec::encodeOutcome);
        };
    }

    private static <T> Optional<byte[]> rewritten(Decoded<T> decoded, Function<T, byte[]> writer) {
        return decoded instanceof Decoded.Valid<T> valid ? Optional.of(writer.apply(valid.value())) : Optional.empty();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> components(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .map(java.lang.reflect.RecordComponent::getName)
                .toList();
    }
}
