package dev.stylewright.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stylewright.protocol.Limits;
import dev.stylewright.protocol.OnDeadline;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.WireNamed;
import dev.stylewright.protocol.report.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decodes a request field by field and reports all problems at once. */
final class RequestReader {
    private final Problems problems = new Problems();
    private final Fields root;

    RequestReader(byte @Nullable [] value) {
        ObjectNode tree = Json.read(value, problems);
        this.root = new Fields(tree, "$", problems);
    }

    Decoded<StylizationRequest> read() {
        boolean wellFormed = problems.isEmpty();
        // The fields before a syntax error still identify the request; reporting their problems would only repeat the
        // error.
        Problems reported = wellFormed ? problems : new Problems();
        Fields fields = wellFormed ? root : root.reportingTo(reported);
        Optional<String> id = fields.required("id", text(Limits::id));
        Map<String, String> metadata = metadata(fields);
        if (!wellFormed) {
            return invalid(id, metadata);
        }
        Optional<S3Uri> content = fields.required("content", Values::uri);
        Optional<List<Style>> styles = styles();
        Optional<S3Uri> output = fields.required("output", node -> Limits.output(Values.uri(node)));
        output.ifPresent(uri -> content.ifPresent(
                image -> root.read("$.output", uri, StylizationRequest.aim(image, styles.orElse(List.of())))));
        boolean overwrite = fields.optional("overwrite", Values::bool).orElse(false);
        Optional<Parameters> parameters = root.object("parameters", false)
                .map(ParametersReader::new)
                .map(ParametersReader::read)
                .orElse(Optional.of(Parameters.defaults()));
        var deadline = fields.nullable("deadline", node -> Limits.deadline(Values.time(node)));
        OnDeadline onDeadline =
                fields.optional("onDeadline", constant(OnDeadline.class)).orElse(OnDeadline.FAIL);
        if (!problems.isEmpty()) {
            return invalid(id, metadata);
        }
        return new Decoded.Valid<>(new StylizationRequest(
                id.orElseThrow(),
                content.orElseThrow(),
                styles.orElseThrow(),
                output.orElseThrow(),
                overwrite,
                parameters.orElseThrow(),
                deadline,
                onDeadline,
                metadata));
    }

    private Decoded<StylizationRequest> invalid(Optional<String> id, Map<String, String> metadata) {
        return new Decoded.Invalid<>(FailureCode.INVALID_REQUEST, problems.all(), id, metadata);
    }

    private Optional<List<Style>> styles() {
        return root.objects("styles", true).map(all -> {
            Optional<Integer> count = root.read("$.styles", all.size(), n -> {
                Limits.styleCount(n);
                return n;
            });
            if (count.isEmpty()) {
                return List.of();
            }
            List<Style> styles = all.stream().flatMap(f -> style(f).stream()).toList();
            if (styles.size() == all.size()) {
                root.read("$.styles", styles, Limits::styles);
            }
            return styles;
        });
    }

    private static Optional<Style> style(Fields fields) {
        Optional<S3Uri> image = fields.required("image", Values::uri);
        int before = fields.problems().count();
        double weight = fields.optional("weight", node -> Values.number(node, Limits.WEIGHT))
                .orElse(1.0);
        Optional<S3Uri> mask = fields.nullable("mask", Values::uri);
        return fields.problems().count() == before ? image.map(uri -> new Style(uri, weight, mask)) : Optional.empty();
    }

    static Map<String, String> metadata(Fields fields) {
        return fields.object("metadata", false)
                .filter(entries -> fields.read("$.metadata", entries.size(), n -> {
                            Limits.metadataCount(n);
                            return n;
                        })
                        .isPresent())
                .map(entries -> entries.entries((key, value) -> {
                    Limits.named("key", key, Limits::metadataKey);
                    return Limits.metadataValue(Values.text(value));
                }))
                .orElse(Map.of());
    }

    static Function<JsonNode, String> text(UnaryOperator<String> rule) {
        return node -> rule.apply(Values.text(node));
    }

    static <E extends Enum<E> & WireNamed> Function<JsonNode, E> constant(Class<E> type) {
        return node -> WireNamed.parse(type, Values.text(node));
    }
}
