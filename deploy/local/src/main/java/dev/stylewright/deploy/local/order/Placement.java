package dev.stylewright.deploy.local.order;

import dev.stylewright.deploy.local.stack.Buckets;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.protocol.OnDeadline;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The request of an order, and the images to upload.
 *
 * @param request refers to the images
 * @param images the files by their addresses
 */
public record Placement(StylizationRequest request, Map<S3Uri, ImageFile> images) {

    /**
     * The request with a random id, its images in separate folders.
     *
     * @param now start of the time limit
     * @throws CommandException the protocol does not allow the order
     */
    public static Placement inOwnFolders(Order order, Instant now) {
        String id = randomId();
        return of(order, id, id + "/", now, new LinkedHashMap<>());
    }

    /**
     * The request with a random id, its images at the top of their buckets, as a person would upload them.
     *
     * @param now start of the time limit
     * @param images those of earlier orders, which share files; receives the images of this order
     * @throws CommandException the protocol does not allow the order
     */
    public static Placement atTheTop(Order order, Instant now, Map<S3Uri, ImageFile> images) {
        return of(order, randomId(), "", now, images);
    }

    /** A text about the request with the user's files in place of their addresses, which the user has never seen. */
    public String withFileNames(String text) {
        // The address of one may begin with that of another.
        List<S3Uri> longestFirst = images.keySet().stream()
                .sorted(Comparator.comparingInt((S3Uri uri) -> uri.toString().length())
                        .reversed())
                .toList();
        String named = text;
        for (S3Uri uri : longestFirst) {
            ImageFile image = Objects.requireNonNull(images.get(uri));
            named = named.replace(
                    uri.toString(), image.file().map(Path::toString).orElseGet(image::name));
        }
        return named;
    }

    private static String randomId() {
        return "stylize-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Placement of(Order order, String id, String folder, Instant now, Map<S3Uri, ImageFile> images) {
        S3Uri content = add(images, Buckets.PHOTOS, folder, order.content());
        S3Uri output = S3Uri.of(Buckets.RESULTS, id + order.ending());
        StylizationRequest.Builder builder =
                StylizationRequest.builder(id, content, output).parameters(order.parameters());
        order.timeLimit()
                .ifPresent(limit -> builder.deadline(now.plus(limit.duration())).onDeadline(OnDeadline.BEST));
        for (Order.WeightedImage style : order.styles()) {
            S3Uri image = add(images, Buckets.STYLES, folder, style.image());
            Optional<S3Uri> mask = style.mask().map(file -> add(images, Buckets.PHOTOS, folder + "mask-", file));
            builder.style(new Style(image, style.weight(), mask));
        }
        try {
            return new Placement(builder.build(), images);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()), e);
        }
    }

    /** Files in different directories may have the same name. */
    private static S3Uri add(Map<S3Uri, ImageFile> images, String bucket, String prefix, ImageFile image) {
        S3Uri uri = S3Uri.of(bucket, prefix + image.keyName());
        for (int number = 2; isTaken(images.get(uri), image); number++) {
            uri = S3Uri.of(bucket, prefix + number + "-" + image.keyName());
        }
        images.put(uri, image);
        return uri;
    }

    private static boolean isTaken(@Nullable ImageFile other, ImageFile image) {
        return other != null
                && !(other.file().equals(image.file()) && other.name().equals(image.name()));
    }
}
