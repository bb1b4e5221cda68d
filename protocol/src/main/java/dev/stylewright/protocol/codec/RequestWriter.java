package dev.stylewright.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.WireNamed;
import java.util.Map;
import java.util.OptionalDouble;

/** Converts requests and cancels to JSON trees, with all fields in the order of the documentation. */
final class RequestWriter {

    private RequestWriter() {}

    static ObjectNode request(StylizationRequest request) {
        ObjectNode json = Json.object();
        json.put("id", request.id());
        json.put("content", request.content().toString());
        var styles = json.putArray("styles");
        for (Style style : request.styles()) {
            ObjectNode entry = styles.addObject();
            entry.put("image", style.image().toString());
            entry.put("weight", style.weight());
            style.mask().ifPresent(mask -> entry.put("mask", mask.toString()));
        }
        json.put("output", request.output().toString());
        json.put("overwrite", request.overwrite());
        json.set("parameters", parameters(request.parameters()));
        request.deadline().ifPresent(deadline -> json.put("deadline", deadline.toString()));
        json.put("onDeadline", request.onDeadline().wireName());
        json.set("metadata", strings(request.metadata()));
        return json;
    }

    static ObjectNode parameters(Parameters parameters) {
        ObjectNode json = Json.object();
        Parameters.definitions().forEach(definition -> json.set(definition.name(), value(definition.of(parameters))));
        return json;
    }

    /** The JSON value of a parameter. */
    private static JsonNode value(Object value) {
        if (value instanceof WireNamed constant) {
            return TextNode.valueOf(constant.wireName());
        } else if (value instanceof OptionalDouble number) {
            return number.isPresent() ? DoubleNode.valueOf(number.getAsDouble()) : NullNode.getInstance();
        }
        return Json.tree(value);
    }

    static ObjectNode cancel(CancelRequest cancel) {
        ObjectNode json = Json.object().put("requestId", cancel.requestId());
        cancel.reason().ifPresent(reason -> json.put("reason", reason));
        return json;
    }

    private static ObjectNode strings(Map<String, String> map) {
        ObjectNode json = Json.object();
        map.forEach(json::put);
        return json;
    }
}
