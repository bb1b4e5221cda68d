package dev.stylewright.protocol.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Started;
import dev.stylewright.protocol.report.StoppedBy;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The messages of workers, bound by Jackson. The reader is tolerant, since the writer may be newer: unknown fields are ignored, unknown codes and
 * reasons are kept as text. It stops at the first invalid field, because the full list is not needed here.
 */
final class Events {
    private static final JsonMapper MAPPER = mapper();

    private Events() {}

    static byte[] write(Outcome outcome) {
        return write(Outcome.class, outcome);
    }

    static byte[] write(Progress progress) {
        return write(Progress.class, progress);
    }

    /** Reads an event of {@code type}, {@link Outcome} or {@link Progress}. */
    static <T> Decoded<T> read(byte @Nullable [] value, Class<T> type) {
        Problems problems = new Problems();
        ObjectNode tree = Json.read(value, problems);
        if (problems.isEmpty()) {
            try {
                return new Decoded.Valid<>(MAPPER.treeToValue(tree, type));
            } catch (JsonProcessingException e) {
                problems.add(path(e), Json.oneLine(e.getOriginalMessage()));
            }
        }
        return new Decoded.Invalid<>(FailureCode.INVALID_REQUEST, problems.all(), Optional.empty(), Map.of());
    }

    private static <T> byte[] write(Class<T> type, T event) {
        try {
            return MAPPER.writerFor(type).writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values can always be written", e);
        }
    }

    private static String path(JsonProcessingException problem) {
        StringBuilder path = new StringBuilder("$");
        if (problem instanceof JsonMappingException mapping) {
            mapping.getPath()
                    .forEach(step -> path.append(
                            step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName()));
        }
        return path.toString();
    }

    private static JsonMapper mapper() {
        SimpleModule texts = new SimpleModule();
        text(texts, S3Uri.class, S3Uri::parse);
        text(texts, StoppedBy.class, StoppedBy::new);
        texts.addSerializer(Parameters.class, new ParametersOfARequest());
        texts.addDeserializer(Parameters.class, new ParametersIfKnown());
        return JsonMapper.builder()
                .addModules(new Jdk8Module(), texts)
                .addMixIn(Outcome.class, Named.class)
                .addMixIn(Progress.class, Named.class)
                .addMixIn(Completed.class, CompletedJson.class)
                .addMixIn(Failed.class, FailedJson.class)
                .registerSubtypes(
                        named(Completed.class, EventType.COMPLETED),
                        named(Failed.class, EventType.FAILED),
                        named(Cancelled.class, EventType.CANCELLED),
                        named(Started.class, EventType.STARTED),
                        named(Progressed.class, EventType.PROGRESSED))
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, config -> config.setCoercion(
                                CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    private static NamedType named(Class<?> type, EventType event) {
        return new NamedType(type, event.shortName());
    }

    /** Maps a type to a JSON string: its {@code toString()}. */
    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parser) {
        module.addSerializer(type, ToStringSerializer.instance);
        module.addDeserializer(type, new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
                return parser.apply(context.readValue(json, String.class));
            }
        });
    }

    /** The field {@code event} determines the type. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    private interface Named {}

    @JsonPropertyOrder({
        "requestId",
        "result",
        "width",
        "height",
        "bytes",
        "mediaType",
        "sha256",
        "etag",
        "inputs",
        "losses",
        "evaluations",
        "stoppedBy",
        "tileReductions",
        "deviceSeconds",
        "parameters",
        "timings",
        "replayed",
        "attempt",
        "worker",
        "metadata"
    })
    @SuppressWarnings("UnusedMethod") // Jackson reads the annotations of a mix-in
    private interface CompletedJson {
        @JsonDeserialize(using = ZeroWhereLeftOut.class)
        int tileReductions();
    }

    @SuppressWarnings("UnusedMethod") // as above
    private interface FailedJson {
        @JsonProperty("code")
        String codeText();
    }

    /** Written as in a request. */
    private static final class ParametersOfARequest extends JsonSerializer<Parameters> {
        @Override
        public void serialize(Parameters parameters, JsonGenerator json, SerializerProvider context)
                throws IOException {
            json.writeTree(RequestWriter.parameters(parameters));
        }
    }

    /** Empty if a newer worker painted with parameters that this version does not know. */
    private static final class ParametersIfKnown extends JsonDeserializer<@Nullable Parameters> {
        @Override
        public @Nullable Parameters deserialize(JsonParser json, DeserializationContext context) throws IOException {
            JsonNode tree = context.readTree(json);
            return tree.isObject()
                    ? new ParametersReader(new Fields(tree, "$.parameters", new Problems()))
                            .read()
                            .orElse(null)
                    : null;
        }
    }

    /** Older workers did not write this field. */
    private static final class ZeroWhereLeftOut extends JsonDeserializer<Integer> {
        @Override
        public Integer deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return context.readValue(json, int.class);
        }

        @Override
        public Integer getNullValue(DeserializationContext context) {
            return 0;
        }
    }
}
