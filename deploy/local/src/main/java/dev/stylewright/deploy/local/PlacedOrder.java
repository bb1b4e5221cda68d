package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.stack.Buckets;
import dev.stylewright.deploy.local.stack.LocalImageStore;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.protocol.OnDeadline;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Uploads the files of an order and creates the request that refers to them. */
final class PlacedOrder {

    private PlacedOrder() {}

    /**
     * Uploads the images.
     *
     * @param now start of the time limit
     * @return the request to publish
     * @throws CommandException the protocol does not allow the order, or the store fails
     */
    static StylizationRequest place(Order order, LocalImageStore store, Instant now) {
        StylizationRequest request = request(order, now);
        store.put(request.content(), order.content().bytes());
        for (int i = 0; i < order.styles().size(); i++) {
            Style style = request.styles().get(i);
            Order.WeightedImage files = order.styles().get(i);
            store.put(style.image(), files.image().bytes());
            style.mask()
                    .ifPresent(
                            place -> store.put(place, files.mask().orElseThrow().bytes()));
        }
        return request;
    }

    private static StylizationRequest request(Order order, Instant now) {
        String id = "stylize-" + UUID.randomUUID().toString().substring(0, 8);
        S3Uri content = S3Uri.of(Buckets.PHOTOS, id + "/" + order.content().keyName());
        S3Uri output = S3Uri.of(Buckets.RESULTS, id + order.output().ending());
        StylizationRequest.Builder builder =
                StylizationRequest.builder(id, content, output).parameters(order.parameters());
        order.timeLimit()
                .ifPresent(limit -> builder.deadline(now.plus(limit.duration())).onDeadline(OnDeadline.BEST));
        int number = 1;
        for (Order.WeightedImage style : order.styles()) {
            // Styles in different directories may have the same name.
            String prefix = id + "/" + number++ + "-";
            S3Uri image = S3Uri.of(Buckets.STYLES, prefix + style.image().keyName());
            Optional<S3Uri> mask =
                    style.mask().map(file -> S3Uri.of(Buckets.PHOTOS, prefix + "mask-" + file.keyName()));
            builder.style(new Style(image, style.weight(), mask));
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()), e);
        }
    }
}
