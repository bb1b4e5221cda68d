package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The image is painted and lies at its place.
 *
 * @param requestId the id of the request
 * @param result where the image lies, with its version where the store keeps versions
 * @param width of the image, in pixels
 * @param height of the image, in pixels
 * @param bytes size of the object
 * @param mediaType {@code image/png}, {@code image/jpeg} or {@code image/webp}; later versions may write others
 * @param sha256 digest of the object, 64 lower-case hex digits
 * @param etag the store's ETag of the object
 * @param inputs the images that went in: the content first, then the styles, each with its mask behind it
 * @param losses of the delivered image; empty only in a replayed event
 * @param evaluations of the objective that were done
 * @param stoppedBy why the painting ended; empty where the worker that painted didn't tell
 * @param tileReductions how often the device ran out of memory and the painting went on in smaller tiles
 * @param timings where the time went; empty only in a replayed event
 * @param worker the worker that publishes the event; in a replayed event another one may have painted, with the weights
 *     named here
 * @param attempt which attempt painted the image, from 1
 * @param replayed whether the image was found finished and the event rebuilt from what its object and the request say
 * @param metadata the request's
 */
public record Completed(
        String requestId,
        S3Uri result,
        int width,
        int height,
        long bytes,
        String mediaType,
        String sha256,
        String etag,
        List<InputImage> inputs,
        Optional<Losses> losses,
        int evaluations,
        Optional<StoppedBy> stoppedBy,
        int tileReductions,
        Optional<Timings> timings,
        WorkerInfo worker,
        int attempt,
        boolean replayed,
        Map<String, String> metadata)
        implements Outcome {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException when a field is out of its range */
    public Completed {
        metadata = EventRules.common(requestId, attempt, metadata);
        EventRules.PIXELS.check("width", width);
        EventRules.PIXELS.check("height", height);
        EventRules.COUNT.check("bytes", bytes);
        EventRules.EVALUATIONS.check("evaluations", evaluations);
        EventRules.EVALUATIONS.check("tileReductions", tileReductions);
        inputs = List.copyOf(inputs);
        EventRules.name("mediaType", mediaType);
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits, is " + Text.quoted(sha256));
        }
        if (!replayed && (losses.isEmpty() || timings.isEmpty())) {
            throw new IllegalArgumentException("losses and timings may be left out of a replayed event only");
        }
    }

    @Override
    public EventType type() {
        return EventType.COMPLETED;
    }
}
