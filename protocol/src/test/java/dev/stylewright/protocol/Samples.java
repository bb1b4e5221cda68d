package dev.stylewright.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
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
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Messages for the tests: each kind once with every field, and once with as few as possible. */
public final class Samples {
    static final ObjectMapper MAPPER = new ObjectMapper();

    public static final String MINIMAL_REQUEST = """
            { "id": "order-4711",
              "content": "s3://photos/lawrence.jpg",
              "styles": [ { "image": "s3://styles/mona-lisa.jpg" } ],
              "output": "s3://results/lawrence-as-mona-lisa.png" }""";

    public static final String FULL_REQUEST = """
            { "id": "order-4711",
              "content": "s3://photos/lawrence.jpg?versionId=abc.123",
              "styles": [ { "image": "s3://styles/mona-lisa.jpg", "weight": 1.0, "mask": "s3://photos/lawrence-fur.png" } ],
              "output": "s3://results/lawrence-as-mona-lisa.png",
              "overwrite": false,
              "parameters": { "size": 512, "iterations": 300, "scales": 10, "contentWeight": 0.15, "styleWeight": 1.0, "totalVariationWeight": 0.2,
                              "styleLayers": {"relu1_1": 3, "relu2_1": 2, "relu3_1": 1, "relu4_1": 1, "relu5_1": 1},
                              "contentLayers": {"relu4_2": 1}, "styleScale": 1.0, "optimizer": "lbfgs", "learningRate": null,
                              "start": "content", "seed": 0, "pooling": "max", "border": "clean", "colors": "style", "stopBelow": 0.0,
                              "previewEvery": 0, "quality": 95, "keepMetadata": false },
              "deadline": "2026-12-24T18:00:00Z", "onDeadline": "fail",
              "metadata": { "customer": "42" } }""";

    static final WorkerInfo WORKER = new WorkerInfo("w-1", "0.1.0", "cpu", "bundled-1", Optional.of("bf16"));
    static final Map<String, String> METADATA = Map.of("customer", "42");
    static final Losses LOSSES =
            new Losses(0.5, 0.25, 0.0, 0.35, layers("relu1_1", 0.125, "relu5_1", 0.125), layers("relu4_2", 0.5));

    private Samples() {}

    static Completed completed() {
        return new Completed(
                "order-4711",
                S3Uri.parse("s3://results/lawrence-as-mona-lisa.png?versionId=7"),
                512,
                384,
                400_123,
                "image/png",
                "0123456789abcdef".repeat(4),
                "\"9b2cf535f27731c974343645a3985328\"",
                List.of(
                        new InputImage(S3Uri.of("photos", "lawrence.jpg"), Optional.of("e1")),
                        new InputImage(S3Uri.of("styles", "mona-lisa.jpg"), Optional.of("e2"))),
                Optional.of(LOSSES),
                300,
                Optional.of(StoppedBy.ITERATIONS),
                0,
                OptionalDouble.of(60.8),
                Optional.of(Parameters.defaults()),
                Optional.of(new Timings(OptionalLong.of(12), 80, 61_000, 95)),
                WORKER,
                1,
                false,
                METADATA);
    }

    static Completed replayed() {
        Completed c = completed();
        return new Completed(
                c.requestId(),
                c.result(),
                c.width(),
                c.height(),
                c.bytes(),
                c.mediaType(),
                c.sha256(),
                c.etag(),
                List.of(new InputImage(S3Uri.of("photos", "lawrence.jpg"), Optional.empty())),
                Optional.empty(),
                c.evaluations(),
                c.stoppedBy(),
                c.tileReductions(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                c.worker(),
                2,
                true,
                Map.of());
    }

    static Failed failed() {
        return new Failed(
                "order-4711",
                FailureCode.INVALID_REQUEST,
                "The message is not valid: $.parameters.size must be a whole number from 16 to 8192, is 4.",
                List.of(new FieldError("$.parameters.size", "must be a whole number from 16 to 8192, is 4")),
                1,
                WORKER,
                METADATA);
    }

    public static List<Outcome> outcomes() {
        return List.of(
                completed(),
                replayed(),
                failed(),
                new Failed("a", FailureCode.ENGINE_FAILURE, "The engine failed.", List.of(), 5, WORKER, Map.of()),
                new Cancelled("order-4711", Optional.of("changed my mind"), 1, WORKER, METADATA),
                new Cancelled("order-4711", Optional.empty(), 3, WORKER, Map.of()));
    }

    public static List<Progress> progress() {
        return List.of(
                new Started("order-4711", 512, 384, 300, OptionalLong.of(900_000_000), 1, WORKER, METADATA),
                new Started("order-4711", 512, 384, 300, OptionalLong.empty(), 1, WORKER, Map.of()),
                new Progressed(
                        "order-4711",
                        120,
                        300,
                        new Scale(2, 3, 362, 272),
                        LOSSES,
                        3.5,
                        OptionalLong.of(51_000),
                        Optional.of(S3Uri.of("results", "previews/lawrence.jpg")),
                        1,
                        WORKER,
                        METADATA),
                new Progressed(
                        "order-4711",
                        0,
                        300,
                        new Scale(1, 1, 512, 384),
                        Losses.withoutLayers(1, 2, 3, 4),
                        0,
                        OptionalLong.empty(),
                        Optional.empty(),
                        1,
                        WORKER,
                        Map.of()));
    }

    static List<CancelRequest> cancels() {
        return List.of(
                new CancelRequest("order-4711", Optional.of("changed my mind")),
                new CancelRequest("order-4711", Optional.empty()));
    }

    static ObjectNode tree(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static ObjectNode tree(byte[] json) {
        return tree(new String(json, StandardCharsets.UTF_8));
    }

    /** The tree in ASCII, so that half a surrogate pair survives as an escape. */
    static byte[] escaped(JsonNode tree) {
        try {
            return MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(tree.toString(), e);
        }
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static Map<String, Double> layers(Object... namesAndWeights) {
        Map<String, Double> layers = new LinkedHashMap<>();
        for (int i = 0; i < namesAndWeights.length; i += 2) {
            layers.put((String) namesAndWeights[i], ((Number) namesAndWeights[i + 1]).doubleValue());
        }
        return layers;
    }
}
