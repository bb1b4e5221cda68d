package dev.stylewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stylewright.protocol.codec.CloudEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The AsyncAPI document agrees with the code. */
class AsyncApiTest {
    private final JsonNode document = Samples.tree(Schemas.asyncApi());

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = document.findValuesAsText("$ref");

        assertThat(references).hasSizeGreaterThan(20).allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(Schemas.class.getResource(reference.substring(2)))
                        .as(reference)
                        .isNotNull();
            }
        });
    }

    @Test
    void topicsAreTheDefaultNames() {
        Topics topics = Topics.defaults();
        List<String> addresses = document.get("channels").findValuesAsText("address");

        assertThat(addresses)
                .containsExactly(
                        topics.requests(),
                        topics.outcomes(),
                        topics.progress(),
                        topics.control(),
                        topics.deadLetters());
    }

    @Test
    void messagesAreTheEventTypesWithTheirSchemas() {
        JsonNode messages = document.at("/components/messages");

        assertThat(messages).hasSize(EventType.values().length);
        for (EventType type : EventType.values()) {
            JsonNode message = messages.get(type.shortName());
            assertThat(message.get("name").textValue()).isEqualTo(type.wireName());
            assertThat(message.at("/payload/schema/$ref").textValue()).isEqualTo("./" + Schemas.fileName(type));
            assertThat(message.get("title"))
                    .isEqualTo(Samples.tree(Schemas.of(type)).get("title"));
        }
    }

    /**
     * AsyncAPI's own tools support JSON Schema up to draft-07, so protocol/render-reference declares the schemas as such. This is correct as long as
     * they have no keyword that draft-07 lacks, except {@code $defs}, and nothing but annotations beside {@code $ref}, which draft-07 ignores.
     */
    @ParameterizedTest
    @EnumSource(EventType.class)
    void schemasMeanTheSameByDraft07(EventType type) {
        JsonNode schema = Samples.tree(Schemas.of(type));

        for (String keyword : List.of(
                "dependentRequired",
                "dependentSchemas",
                "unevaluatedProperties",
                "unevaluatedItems",
                "prefixItems",
                "minContains",
                "maxContains",
                "$anchor",
                "$dynamicRef")) {
            assertThat(schema.findValue(keyword)).as(keyword).isNull();
        }
        assertThat(schema.findParents("$ref")).isNotEmpty().allSatisfy(parent -> assertThat(parent.fieldNames())
                .toIterable()
                .isSubsetOf("$ref", "title", "description", "default", "examples"));
    }

    @Test
    void headersAreThoseThatAreWritten() {
        List<String> documented = new ArrayList<>();
        document.at("/components/schemas/eventHeaders/required").forEach(name -> documented.add(name.textValue()));
        var written = CloudEvents.headers(EventType.COMPLETED, "id", "/source", Instant.EPOCH, "subject");

        assertThat(written.asMap().keySet()).containsExactlyElementsOf(documented);
        assertThat(document.at("/components/schemas/eventHeaders/properties")).hasSize(documented.size() + 2);
        assertThat(Stream.of(EventHeaders.TRACE_PARENT, EventHeaders.TRACE_STATE))
                .allMatch(name -> document.at("/components/schemas/eventHeaders/properties")
                        .has(name));
    }
}
