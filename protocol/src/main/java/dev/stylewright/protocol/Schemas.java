package dev.stylewright.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The published descriptions of the messages, from the jar of these classes. */
public final class Schemas {
    private static final String ASYNC_API = "asyncapi.json";

    private Schemas() {}

    /** The JSON Schema (2020-12) of the values of an event type. */
    public static String of(EventType type) {
        return resource(fileName(type));
    }

    /** The AsyncAPI 3 document: topics, keys, headers, messages. */
    public static String asyncApi() {
        return resource(ASYNC_API);
    }

    /** The name of the schema's file, such as {@code completed.schema.json}. */
    static String fileName(EventType type) {
        return (type == EventType.REQUESTED ? "request" : type.shortName()) + ".schema.json";
    }

    private static String resource(String name) {
        try (InputStream in = Schemas.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing from the protocol's jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
