package dev.stylewright.protocol.report;

import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The image is painted and stored.
 *
 * @param requestId the id of the request
 * @param result the location of the image, with its version if the store keeps versions
 * @param width width of the image, in pixels
 * @param height height of the image, in pixels
 * @param bytes size of the object
 * @param mediaType {@code image/png}, {@code image/jpeg} or {@code image/webp}; later versions may write others
 * @param sha256 digest of the object, 64 lower-case hex digits
 * @param etag the store's ETag of the object
 * @param inputs the input images: the content first, then the styles, each followed by its mask
 * @param losses losses of the delivered image; empty only in a replayed event
 * @param evaluations number of evaluations of the objective
 * @param stoppedBy why the painting ended; empty if the worker that painted did not record it
 * @param tileReductions how often the tile size was reduced because the device ran out of memory
 * @param deviceSeconds how long the painting used the device, in seconds, all sizes together; empty if the worker that painted did not record it
 * @param parameters the parameters of the painting: those of the request, with defaults for the rest; in a replayed event the defaults are those of the
 *     worker that publishes it. Empty if the worker did not report them, or if they cannot be read because the worker is newer
 * @param timings the time spent; empty only in a replayed event
 * @param worker the worker that publishes the event; in a replayed event another one may have painted, with the weights named here
 * @param attempt number of the attempt that painted the image, from 1
 * @param replayed whether the image already existed and the event was rebuilt from its object and the request
 * @param metadata the request's metadata
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
        OptionalDouble deviceSeconds,
        Optional<Parameters> parameters,
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
        deviceSeconds.ifPresent(seconds -> EventRules.LOSS.check("deviceSeconds", seconds));
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
