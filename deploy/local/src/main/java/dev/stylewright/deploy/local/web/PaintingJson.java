package dev.stylewright.deploy.local.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stylewright.protocol.codec.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Paintings as JSON for the page. Request and events have the same form as in the topics. */
final class PaintingJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PaintingJson() {}

    static String one(Painting painting) {
        return text(tree(painting));
    }

    static String array(List<Painting> paintings) {
        return text(JSON.valueToTree(paintings.stream().map(PaintingJson::tree).toList()));
    }

    private static ObjectNode tree(Painting painting) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", painting.id());
        json.put("state", painting.state().wireName());
        json.put("requestedAt", painting.requestedAt().toString());
        json.put("cancelRequested", painting.cancelRequested());
        json.set("request", parsed(Codec.encodeRequest(painting.request())));
        painting.progress().ifPresent(event -> json.set("progress", parsed(Codec.encodeProgress(event))));
        painting.preview().ifPresent(preview -> json.putObject("preview")
                .put("image", preview.place().toString())
                .put("evaluation", preview.evaluation()));
        painting.outcome().ifPresent(event -> json.set("outcome", parsed(Codec.encodeOutcome(event))));
        painting.problem().ifPresent(sentence -> json.put("problem", sentence));
        return json;
    }

    private static JsonNode parsed(byte[] message) {
        try {
            return JSON.readTree(message);
        } catch (IOException e) {
            throw new UncheckedIOException("the codec wrote a message that is not JSON", e);
        }
    }

    private static String text(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of JSON cannot be written", e);
        }
    }
}
