package dev.stylewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The published schemas, for the messages that tests send and read. */
public final class MessageSchemas {
    private static final Map<EventType, JsonSchema> SCHEMAS = new EnumMap<>(EventType.class);

    static {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
        for (EventType type : EventType.values()) {
            SCHEMAS.put(type, factory.getSchema(Schemas.of(type)));
        }
    }

    private MessageSchemas() {}

    static JsonSchema of(EventType type) {
        return Objects.requireNonNull(SCHEMAS.get(type));
    }

    static void assertValid(EventType type, JsonNode tree) {
        assertThat(of(type).validate(tree)).as("%s", tree).isEmpty();
    }

    /** Checks a value by the schema of its type. */
    public static void assertValid(EventType type, byte[] value) {
        assertValid(type, Samples.tree(value));
    }

    /** Checks a record by the schema of the type in its headers. */
    public static void assertValid(Headers headers, byte[] value) {
        Header type = headers.lastHeader(EventHeaders.TYPE);
        assertThat(type).as("ce_type").isNotNull();
        String name = new String(type.value(), StandardCharsets.UTF_8);
        for (EventType known : EventType.values()) {
            if (known.wireName().equals(name)) {
                assertValid(known, value);
                return;
            }
        }
        throw new AssertionError("there is no schema of " + name);
    }
}
