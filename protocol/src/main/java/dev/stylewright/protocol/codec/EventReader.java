package dev.stylewright.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.IntegerRange;
import dev.stylewright.protocol.Limits;
import dev.stylewright.protocol.Text;
import dev.stylewright.protocol.WireNamed;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.EventRules;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.InputImage;
import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Scale;
import dev.stylewright.protocol.report.Started;
import dev.stylewright.protocol.report.StoppedBy;
import dev.stylewright.protocol.report.Timings;
import dev.stylewright.protocol.report.WorkerInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what workers write, and cancels. Fields it does not know are ignored: the writer may be newer. It stops at the
 * first field it cannot read, since no person waits for the full list here.
 */
final class EventReader {
    private final Problems problems = new Problems();
    private final Fields root;

    EventReader(byte @Nullable [] value) {
        root = new Fields(Json.read(value, problems), "$", problems);
    }

    Decoded<CancelRequest> cancel() {
        return decode(() -> new CancelRequest(id(), root.nullable("reason", RequestReader.text(Limits::reason))));
    }

    Decoded<Outcome> outcome() {
        return decode(() -> switch (need(root, "event", Values::text)) {
            case "completed" -> completed();
            case "failed" -> failed();
            case "cancelled" ->
                new Cancelled(
                        id(),
                        root.nullable("reason", RequestReader.text(Limits::reason)),
                        attempt(),
                        worker(),
                        metadata());
            default -> throw stop("$.event", "must be one of \"completed\", \"failed\", \"cancelled\"");
        });
    }

    Decoded<Progress> progress() {
        return decode(() -> switch (need(root, "event", Values::text)) {
            case "started" ->
                new Started(
                        id(),
                        integer(root, "width", EventRules.PIXELS),
                        integer(root, "height", EventRules.PIXELS),
                        integer(root, "iterations", EventRules.ORDINAL),
                        count("memoryBytes"),
                        attempt(),
                        worker(),
                        metadata());
            case "progressed" -> progressed();
            default -> throw stop("$.event", "must be one of \"started\", \"progressed\"");
        });
    }

    private <T> Decoded<T> decode(Supplier<T> reader) {
        if (problems.isEmpty()) {
            try {
                T value = reader.get();
                if (problems.isEmpty()) {
                    return new Decoded.Valid<>(value);
                }
            } catch (Unreadable e) {
                // The problem is already among the problems.
            } catch (IllegalArgumentException e) {
                problems.add("$", "does not fit together: " + e.getMessage());
            }
        }
        return new Decoded.Invalid<>(FailureCode.INVALID_REQUEST, problems.all(), Optional.empty(), Map.of());
    }

    private Completed completed() {
        return new Completed(
                id(),
                need(root, "result", Values::uri),
                integer(root, "width", EventRules.PIXELS),
                integer(root, "height", EventRules.PIXELS),
                whole(root, "bytes"),
                need(root, "mediaType", Values::text),
                need(root, "sha256", Values::text),
                need(root, "etag", Values::text),
                inputs(),
                root.object("losses", false).map(this::losses),
                integer(root, "evaluations", EventRules.EVALUATIONS),
                root.nullable("stoppedBy", node -> WireNamed.parse(StoppedBy.class, Values.text(node))),
                root.nullable("tileReductions", node -> Values.integer(node, EventRules.EVALUATIONS))
                        .orElse(0),
                root.object("timings", false).map(this::timings),
                worker(),
                attempt(),
                need(root, "replayed", Values::bool),
                metadata());
    }

    private Failed failed() {
        List<FieldError> errors = root.objects("errors", true).orElseThrow(Unreadable::new).stream()
                .map(f -> new FieldError(need(f, "path", Values::text), need(f, "message", Values::text)))
                .toList();
        return new Failed(
                id(),
                need(root, "code", EventReader::code),
                need(root, "message", Values::text),
                errors,
                attempt(),
                worker(),
                metadata());
    }

    private Progressed progressed() {
        return new Progressed(
                id(),
                integer(root, "evaluation", EventRules.EVALUATIONS),
                integer(root, "iterations", EventRules.ORDINAL),
                scale(object(root, "scale")),
                losses(object(root, "losses")),
                need(root, "evaluationsPerSecond", node -> Values.number(node, EventRules.LOSS)),
                count("remainingMillis"),
                root.nullable("preview", Values::uri),
                attempt(),
                worker(),
                metadata());
    }

    private Scale scale(Fields fields) {
        return new Scale(
                integer(fields, "index", EventRules.ORDINAL),
                integer(fields, "count", EventRules.ORDINAL),
                integer(fields, "width", EventRules.PIXELS),
                integer(fields, "height", EventRules.PIXELS));
    }

    private Losses losses(Fields fields) {
        return new Losses(
                loss(fields, "content"),
                loss(fields, "style"),
                loss(fields, "tv"),
                loss(fields, "total"),
                byLayer(fields, "styleByLayer"),
                byLayer(fields, "contentByLayer"));
    }

    private Timings timings(Fields fields) {
        return new Timings(
                whole(fields, "waiting"),
                whole(fields, "fetching"),
                whole(fields, "stylizing"),
                whole(fields, "storing"));
    }

    private List<InputImage> inputs() {
        return root.objects("inputs", true).orElseThrow(Unreadable::new).stream()
                .map(f -> new InputImage(need(f, "uri", Values::uri), f.nullable("etag", Values::text)))
                .toList();
    }

    private Map<String, Double> byLayer(Fields fields, String name) {
        return object(fields, name).entries((layer, node) -> Values.number(node, EventRules.LOSS));
    }

    private WorkerInfo worker() {
        Fields worker = object(root, "worker");
        return new WorkerInfo(
                need(worker, "id", Values::text),
                need(worker, "version", Values::text),
                need(worker, "device", Values::text),
                need(worker, "weights", Values::text));
    }

    private String id() {
        return need(root, "requestId", RequestReader.text(Limits::id));
    }

    private int attempt() {
        return integer(root, "attempt", EventRules.ATTEMPT);
    }

    private Map<String, String> metadata() {
        object(root, "metadata");
        return RequestReader.metadata(root);
    }

    private OptionalLong count(String name) {
        return root.nullable(name, node -> Values.whole(node, EventRules.COUNT))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private static double loss(Fields fields, String name) {
        return need(fields, name, node -> Values.number(node, EventRules.LOSS));
    }

    private static long whole(Fields fields, String name) {
        return need(fields, name, node -> Values.whole(node, EventRules.COUNT));
    }

    private static int integer(Fields fields, String name, IntegerRange range) {
        return need(fields, name, node -> Values.integer(node, range));
    }

    private static Fields object(Fields fields, String name) {
        return fields.object(name, true).orElseThrow(Unreadable::new);
    }

    private static FailureCode code(JsonNode node) {
        String text = Values.text(node);
        for (FailureCode code : FailureCode.values()) {
            if (code.name().equals(text)) {
                return code;
            }
        }
        throw new IllegalArgumentException("must be a known failure code, is " + Text.quoted(text));
    }

    private Unreadable stop(String path, String message) {
        problems.add(path, message);
        return new Unreadable();
    }

    private static <T> T need(Fields fields, String name, Function<JsonNode, T> reader) {
        return fields.required(name, reader).orElseThrow(Unreadable::new);
    }

    /** Ends the reading; what is wrong has been told to the problems. */
    private static final class Unreadable extends RuntimeException {
        Unreadable() {
            super(null, null, false, false);
        }
    }
}
