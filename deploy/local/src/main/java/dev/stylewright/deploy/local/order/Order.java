package dev.stylewright.deploy.local.order;

import dev.stylewright.protocol.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A painting requested by the user.
 *
 * @param content the image to paint
 * @param styles the style images, at least one
 * @param ending the extension of the result with its dot; determines the format
 * @param parameters how to paint
 * @param timeLimit time after which the best image so far is the result; empty: never
 */
public record Order(
        ImageFile content,
        List<WeightedImage> styles,
        String ending,
        Parameters parameters,
        Optional<TimeLimit> timeLimit) {

    public Order {
        styles = List.copyOf(styles);
    }

    /** The same order with other parameters. */
    Order with(Parameters others) {
        return new Order(content, styles, ending, others, timeLimit);
    }

    /** The names of the styles, with weights other than 1. */
    public String styleNames() {
        return styles.stream()
                .map(style -> style.weight() == 1.0
                        ? style.image().name()
                        : style.image().name() + " (weight " + style.weight() + ")")
                .collect(Collectors.joining(", "));
    }

    /**
     * A style image.
     *
     * @param image the file
     * @param weight its weight
     * @param mask the part of the content to which it applies; empty: everywhere
     */
    public record WeightedImage(ImageFile image, double weight, Optional<ImageFile> mask) {}
}
