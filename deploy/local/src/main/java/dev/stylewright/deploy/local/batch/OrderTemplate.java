package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.order.Order;
import dev.stylewright.deploy.local.order.TimeLimit;
import dev.stylewright.protocol.ParameterDefinition;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.worker.pipeline.storage.Digests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What all orders of a batch have in common.
 *
 * @param styles the style images
 * @param ending the extension of the results, with its dot
 * @param timeLimit time limit of each painting
 * @param weightSettings the worker's settings that select the network's weights
 */
public record OrderTemplate(
        List<Order.WeightedImage> styles, String ending, Optional<TimeLimit> timeLimit, List<String> weightSettings) {

    /** A parameter that does not change the result. */
    private static final String PREVIEWS = "previewEvery";

    public OrderTemplate {
        styles = List.copyOf(styles);
        weightSettings = List.copyOf(weightSettings);
    }

    /**
     * The order of a job.
     *
     * @throws dev.stylewright.deploy.local.terminal.CommandException its picture cannot be used
     */
    Order order(Job job) {
        return new Order(job.content().get(), styles, ending, job.parameters(), timeLimit);
    }

    /** SHA-256, in hex, of everything that determines the result of an order: pictures, masks, parameters, time limit and weights. */
    String digest(Order order) {
        StringBuilder text = new StringBuilder("1\n");
        line(text, "content", Digests.sha256(order.content().bytes()));
        for (Order.WeightedImage style : order.styles()) {
            line(
                    text,
                    "style",
                    Digests.sha256(style.image().bytes()) + " " + style.weight() + " "
                            + style.mask()
                                    .map(mask -> Digests.sha256(mask.bytes()))
                                    .orElse("everywhere"));
        }
        line(text, "format", order.ending());
        line(text, "time", order.timeLimit().map(TimeLimit::duration).toString());
        line(text, "weights", weightSettings.stream().sorted().collect(Collectors.joining(" ")));
        for (ParameterDefinition definition : Parameters.definitions()) {
            if (!definition.name().equals(PREVIEWS)) {
                line(text, definition.name(), definition.of(order.parameters()).toString());
            }
        }
        return Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
