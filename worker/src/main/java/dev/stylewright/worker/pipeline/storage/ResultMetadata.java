package dev.stylewright.worker.pipeline.storage;

import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.StoppedBy;
import dev.stylewright.worker.job.RequestDigest;
import dev.stylewright.worker.job.StylizationJob;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The user metadata of a result object: enough to identify its request and to publish its outcome again. ASCII, and under 1.6 KB with every layer of
 * the network weighted twice.
 *
 * @param idHash SHA-256 of the request's id, hex
 * @param request digest of the request
 * @param sha256 SHA-256 of the object's bytes, hex
 * @param weights id of the weights used, with characters that a header cannot hold replaced and cut to its last {@value #LONGEST_WEIGHTS} characters
 * @param attempt the attempt that stored it
 * @param width pixels
 * @param height pixels
 * @param evaluations evaluations of the objective
 * @param stoppedBy why the painting was stopped early, if it was
 * @param tileReductions how often the tile size was reduced
 * @param deviceSeconds how long the painting used the device, in seconds, if recorded
 * @param precision floating-point format of the network, if recorded
 * @param losses losses of the stored image, to five digits
 */
public record ResultMetadata(
        String idHash,
        RequestDigest request,
        String sha256,
        String weights,
        int attempt,
        int width,
        int height,
        int evaluations,
        Optional<StoppedBy> stoppedBy,
        int tileReductions,
        OptionalDouble deviceSeconds,
        Optional<String> precision,
        Losses losses) {

    private static final String PREFIX = "stylewright-";
    private static final String ID = PREFIX + "id";
    private static final String REQUEST = PREFIX + "request";
    private static final String REQUEST_V2 = PREFIX + "request-v2";
    private static final String SHA256 = PREFIX + "sha256";
    private static final String WEIGHTS = PREFIX + "weights";
    private static final String ATTEMPT = PREFIX + "attempt";
    private static final String WIDTH = PREFIX + "width";
    private static final String HEIGHT = PREFIX + "height";
    private static final String EVALUATIONS = PREFIX + "evaluations";
    private static final String STOPPED_BY = PREFIX + "stopped-by";
    private static final String TILE_REDUCTIONS = PREFIX + "tile-reductions";
    private static final String DEVICE_SECONDS = PREFIX + "device-seconds";
    private static final String PRECISION = PREFIX + "precision";
    private static final String LOSSES = PREFIX + "losses";
    private static final String STYLE_LOSSES = PREFIX + "losses-style";
    private static final String CONTENT_LOSSES = PREFIX + "losses-content";

    private static final Pattern HEX_DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PRECISIONS = Pattern.compile("[a-z0-9]{1,10}");
    private static final int LONGEST_WEIGHTS = 100;

    /** @throws IllegalArgumentException a value is not allowed in an outcome */
    public ResultMetadata {
        if (!HEX_DIGEST.matcher(sha256).matches()
                || width < 1
                || height < 1
                || attempt < 1
                || evaluations < 0
                || tileReductions < 0
                || !(deviceSeconds.orElse(0) >= 0)
                || precision.filter(name -> !PRECISIONS.matcher(name).matches()).isPresent()) {
            throw new IllegalArgumentException("no result: sha256 %s, %dx%d pixels, attempt %d, %d evaluations"
                    .formatted(sha256, width, height, attempt, evaluations));
        }
        weights = headerSafe(weights);
    }

    /** The id of weights may contain any file name; the digest at its end is kept. */
    private static String headerSafe(String weights) {
        String ascii = weights.replaceAll("[^!-~]", "_");
        return ascii.substring(Math.max(0, ascii.length() - LONGEST_WEIGHTS));
    }

    /** The hash under which a request's id is stored: ids may contain characters that a header cannot hold. */
    public static String hashOf(String id) {
        return Digests.sha256(id.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether this is the result of {@code job}: same id, same request. */
    boolean isOf(StylizationJob job) {
        return idHash.equals(hashOf(job.id())) && request.isOfSameOrder(job.digest());
    }

    /** The user metadata of an object: names without {@code x-amz-meta-}. */
    Map<String, String> toUserMetadata() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(ID, idHash);
        entries.put(REQUEST, request.bytes());
        request.fields().ifPresent(digest -> entries.put(REQUEST_V2, digest));
        entries.put(SHA256, sha256);
        entries.put(WEIGHTS, weights);
        entries.put(ATTEMPT, Integer.toString(attempt));
        entries.put(WIDTH, Integer.toString(width));
        entries.put(HEIGHT, Integer.toString(height));
        entries.put(EVALUATIONS, Integer.toString(evaluations));
        stoppedBy.ifPresent(reason -> entries.put(STOPPED_BY, reason.wireName()));
        entries.put(TILE_REDUCTIONS, Integer.toString(tileReductions));
        deviceSeconds.ifPresent(seconds -> entries.put(DEVICE_SECONDS, String.format(Locale.ROOT, "%.3f", seconds)));
        precision.ifPresent(name -> entries.put(PRECISION, name));
        entries.put(
                LOSSES,
                String.join(
                        " ",
                        number(losses.content()),
                        number(losses.style()),
                        number(losses.tv()),
                        number(losses.total())));
        entries.put(STYLE_LOSSES, byLayer(losses.styleByLayer()));
        entries.put(CONTENT_LOSSES, byLayer(losses.contentByLayer()));
        return entries;
    }

    /** Parses user metadata; empty if the object is not a result of a worker or its metadata is unreadable. */
    static Optional<ResultMetadata> of(Map<String, String> entries) {
        if (!entries.containsKey(ID) || !entries.containsKey(REQUEST) || !entries.containsKey(LOSSES)) {
            return Optional.empty();
        }
        try {
            String[] totals = entries.get(LOSSES).split(" ");
            return Optional.of(new ResultMetadata(
                    required(entries, ID),
                    new RequestDigest(required(entries, REQUEST), Optional.ofNullable(entries.get(REQUEST_V2))),
                    required(entries, SHA256),
                    required(entries, WEIGHTS),
                    Integer.parseInt(required(entries, ATTEMPT)),
                    Integer.parseInt(required(entries, WIDTH)),
                    Integer.parseInt(required(entries, HEIGHT)),
                    Integer.parseInt(required(entries, EVALUATIONS)),
                    Optional.ofNullable(entries.get(STOPPED_BY)).map(StoppedBy::new),
                    Integer.parseInt(entries.getOrDefault(TILE_REDUCTIONS, "0")),
                    Stream.ofNullable(entries.get(DEVICE_SECONDS))
                            .mapToDouble(Double::parseDouble)
                            .findFirst(),
                    Optional.ofNullable(entries.get(PRECISION)),
                    new Losses(
                            Double.parseDouble(totals[0]),
                            Double.parseDouble(totals[1]),
                            Double.parseDouble(totals[2]),
                            Double.parseDouble(totals[3]),
                            byLayer(entries.getOrDefault(STYLE_LOSSES, "")),
                            byLayer(entries.getOrDefault(CONTENT_LOSSES, "")))));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException notOurs) {
            // Foreign objects may have any metadata; they are not our results.
            return Optional.empty();
        }
    }

    private static String required(Map<String, String> entries, String name) {
        String value = entries.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4e", value);
    }

    private static String byLayer(Map<String, Double> losses) {
        StringBuilder text = new StringBuilder();
        losses.forEach((layer, loss) -> text.append(text.isEmpty() ? "" : " ")
                .append(layer.replace("relu", ""))
                .append('=')
                .append(number(loss)));
        return text.toString();
    }

    private static Map<String, Double> byLayer(String text) {
        Map<String, Double> losses = new LinkedHashMap<>();
        for (String entry : text.isBlank() ? new String[0] : text.split(" ")) {
            int equals = entry.indexOf('=');
            losses.put(
                    "relu" + entry.substring(0, Math.max(0, equals)), Double.parseDouble(entry.substring(equals + 1)));
        }
        return losses;
    }
}
