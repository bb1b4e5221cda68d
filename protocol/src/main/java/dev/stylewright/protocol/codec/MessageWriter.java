package dev.stylewright.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.WireNamed;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.InputImage;
import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Scale;
import dev.stylewright.protocol.report.Started;
import dev.stylewright.protocol.report.WorkerInfo;
import java.util.Map;
import java.util.OptionalDouble;

/** Messages to JSON trees, every field written out in the order of the documentation. */
final class MessageWriter {

    private MessageWriter() {}

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

    private static ObjectNode parameters(Parameters parameters) {
        ObjectNode json = Json.object();
        Parameters.definitions().forEach(definition -> json.set(definition.name(), value(definition.of(parameters))));
        return json;
    }

    /** What the value of a parameter is in JSON. */
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

    static ObjectNode outcome(Outcome outcome) {
        ObjectNode json = head(outcome.type(), outcome.requestId());
        if (outcome instanceof Completed completed) {
            completed(json, completed);
        } else if (outcome instanceof Failed failed) {
            json.put("code", failed.code().name());
            json.put("message", failed.message());
            var errors = json.putArray("errors");
            failed.errors()
                    .forEach(e -> errors.addObject().put("path", e.path()).put("message", e.message()));
        } else if (outcome instanceof Cancelled cancelled) {
            cancelled.reason().ifPresent(reason -> json.put("reason", reason));
        }
        return tail(json, outcome.attempt(), outcome.worker(), outcome.metadata());
    }

    private static void completed(ObjectNode json, Completed completed) {
        json.put("result", completed.result().toString());
        json.put("width", completed.width());
        json.put("height", completed.height());
        json.put("bytes", completed.bytes());
        json.put("mediaType", completed.mediaType());
        json.put("sha256", completed.sha256());
        json.put("etag", completed.etag());
        var inputs = json.putArray("inputs");
        for (InputImage input : completed.inputs()) {
            ObjectNode entry = inputs.addObject().put("uri", input.uri().toString());
            input.etag().ifPresent(etag -> entry.put("etag", etag));
        }
        completed.losses().ifPresent(losses -> json.set("losses", losses(losses)));
        json.put("evaluations", completed.evaluations());
        completed.stoppedBy().ifPresent(reason -> json.put("stoppedBy", reason.wireName()));
        json.put("tileReductions", completed.tileReductions());
        completed.timings().ifPresent(t -> json.putObject("timings")
                .put("waiting", t.waiting())
                .put("fetching", t.fetching())
                .put("stylizing", t.stylizing())
                .put("storing", t.storing()));
        json.put("replayed", completed.replayed());
    }

    static ObjectNode progress(Progress progress) {
        ObjectNode json = head(progress.type(), progress.requestId());
        if (progress instanceof Started started) {
            json.put("width", started.width());
            json.put("height", started.height());
            json.put("iterations", started.iterations());
            started.memoryBytes().ifPresent(bytes -> json.put("memoryBytes", bytes));
        } else if (progress instanceof Progressed progressed) {
            progressed(json, progressed);
        }
        return tail(json, progress.attempt(), progress.worker(), progress.metadata());
    }

    private static void progressed(ObjectNode json, Progressed progressed) {
        json.put("evaluation", progressed.evaluation());
        json.put("iterations", progressed.iterations());
        Scale scale = progressed.scale();
        json.putObject("scale")
                .put("index", scale.index())
                .put("count", scale.count())
                .put("width", scale.width())
                .put("height", scale.height());
        json.set("losses", losses(progressed.losses()));
        json.put("evaluationsPerSecond", progressed.evaluationsPerSecond());
        progressed.remainingMillis().ifPresent(millis -> json.put("remainingMillis", millis));
        progressed.preview().ifPresent(preview -> json.put("preview", preview.toString()));
    }

    private static ObjectNode head(EventType type, String requestId) {
        return Json.object().put("event", type.shortName()).put("requestId", requestId);
    }

    private static ObjectNode tail(ObjectNode json, int attempt, WorkerInfo worker, Map<String, String> metadata) {
        json.put("attempt", attempt);
        json.putObject("worker")
                .put("id", worker.id())
                .put("version", worker.version())
                .put("device", worker.device())
                .put("weights", worker.weights());
        json.set("metadata", strings(metadata));
        return json;
    }

    private static ObjectNode losses(Losses losses) {
        ObjectNode json = Json.object()
                .put("content", losses.content())
                .put("style", losses.style())
                .put("tv", losses.tv())
                .put("total", losses.total());
        json.set("styleByLayer", numbers(losses.styleByLayer()));
        json.set("contentByLayer", numbers(losses.contentByLayer()));
        return json;
    }

    private static ObjectNode numbers(Map<String, Double> map) {
        ObjectNode json = Json.object();
        map.forEach(json::put);
        return json;
    }

    private static ObjectNode strings(Map<String, String> map) {
        ObjectNode json = Json.object();
        map.forEach(json::put);
        return json;
    }
}
