package dev.stylewright.deploy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stylewright.protocol.Parameters;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The events in the documents are possible: their numbers agree with each other and with the request that they answer. */
class ExampleEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Documents round losses to four digits. */
    private static final Offset<Double> ROUNDING = within(2e-4);

    private static final Parameters DEFAULTS = Parameters.defaults();

    private final List<JsonNode> messages = Documents.blocks().stream()
            .filter(block -> block.language().equals("json"))
            .map(ExampleEventsTest::parse)
            .toList();

    @Test
    void totalsAreTheWeightedSumsOfTheLosses() {
        assertThat(having("losses")).hasSizeGreaterThan(2).allSatisfy(event -> {
            JsonNode losses = event.get("losses");
            double sum = DEFAULTS.contentWeight() * losses.get("content").asDouble()
                    + DEFAULTS.styleWeight() * losses.get("style").asDouble()
                    + DEFAULTS.totalVariationWeight() * losses.get("tv").asDouble();
            assertThat(losses.get("total").asDouble()).isCloseTo(sum, ROUNDING);
            assertThat(losses.get("content").asDouble())
                    .isCloseTo(weighted(losses.get("contentByLayer"), DEFAULTS.contentLayers()), ROUNDING);
            assertThat(losses.get("style").asDouble())
                    .isCloseTo(weighted(losses.get("styleByLayer"), DEFAULTS.styleLayers()), ROUNDING);
        });
    }

    @Test
    void resultsHaveTheSizeAndTheLossesOfTheirTime() {
        assertThat(having("result")).hasSize(2).allSatisfy(event -> {
            assertThat(Math.max(event.get("width").asInt(), event.get("height").asInt()))
                    .isEqualTo(DEFAULTS.size());
            assertThat(event.get("evaluations").asInt()).isEqualTo(DEFAULTS.iterations());
            assertThat(event.get("etag").asText()).matches("[0-9a-f]{32}");
            assertThat(event.get("sha256").asText()).matches("[0-9a-f]{64}");
            assertThat(event.at("/timings/stylizing").asDouble() / 1000)
                    .isCloseTo(event.path("deviceSeconds").asDouble(), within(2.0));
        });
    }

    @Test
    void theRemainingTimeIsAPartOfTheTotal() {
        double total = having("timings").get(0).at("/timings/stylizing").asDouble();

        assertThat(having("remainingMillis")).isNotEmpty().allSatisfy(event -> {
            assertThat(event.get("remainingMillis").asDouble()).isBetween(0.0, total);
            assertThat(event.get("evaluation").asInt())
                    .isBetween(0, event.get("iterations").asInt());
        });
    }

    @Test
    void eventsAnswerTheRequestOfTheExamples() {
        JsonNode request = having("styles").get(0);

        assertThat(having("event")).hasSizeGreaterThan(5).allSatisfy(event -> {
            assertThat(event.get("requestId")).isEqualTo(request.get("id"));
            assertThat(event.path("result")).isIn(request.get("output"), event.path("none"));
            assertThat(event.at("/inputs/0/uri")).isIn(request.get("content"), event.path("none"));
            assertThat(event.at("/inputs/1/uri")).isIn(request.at("/styles/0/image"), event.path("none"));
            assertThat(event.at("/worker/weights").asText()).matches("vgg16-imagenet@[0-9a-f]{8}");
        });
    }

    @Test
    void scalesHaveTheShapeOfTheResult() {
        JsonNode result = having("result").get(0);
        double shape = result.get("width").asDouble() / result.get("height").asDouble();

        assertThat(messages.stream().flatMap(message -> Stream.of(message, message.path("scale"))))
                .filteredOn(node -> node.has("width"))
                .hasSizeGreaterThan(3)
                .allSatisfy(node -> assertThat(node.get("width").asDouble()
                                / node.get("height").asDouble())
                        .isCloseTo(shape, within(0.02)));
    }

    private List<JsonNode> having(String field) {
        return messages.stream().filter(message -> message.has(field)).toList();
    }

    /** The sum of the losses of layers, each multiplied by its share of the weights. */
    private static double weighted(JsonNode losses, Map<String, Double> weights) {
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        assertThat(losses.size()).isEqualTo(weights.size());
        return weights.entrySet().stream()
                .mapToDouble(layer -> losses.get(layer.getKey()).asDouble() * layer.getValue() / sum)
                .sum();
    }

    private static JsonNode parse(FencedBlock block) {
        try {
            return JSON.readTree(block.text());
        } catch (JsonProcessingException e) {
            throw new AssertionError(block.place(), e);
        }
    }
}
