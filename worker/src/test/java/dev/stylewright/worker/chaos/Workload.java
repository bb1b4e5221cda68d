package dev.stylewright.worker.chaos;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Publishes requests, each once, and keeps the expected outcome of each: most are painted, some of them over an existing object, some fail, and some are
 * cancelled, early or too late.
 */
final class Workload {

    /** The value in {@link #expected} for a request that must be painted. */
    static final String COMPLETED = "completed";
    /** The kind of outcome that a cancel causes; {@link #expected} never requires it. */
    static final String CANCELLED = "cancelled";
    /**
     * The value in {@link #expected} for a cancelled request: a stored result takes precedence over a cancel. Every other value is a failure's code.
     */
    static final String EITHER = "completed or cancelled";

    private static final int EDGE = 48;
    private static final int ITERATIONS = 25;
    private static final int TOO_MANY = 9_000;
    private static final int EVERY_INVALID = 23;
    private static final int EVERY_MISSING = 29;
    private static final int EVERY_CANCELLED = 7;
    private static final int EVERY_OVERWRITING = 11;
    /** A cancel is published at most this many requests after the one that it cancels. */
    private static final int LATEST_CANCEL = 9;

    private final OrderingService service;
    private final ChaosCluster cluster;
    private final Map<String, String> expected = Collections.synchronizedMap(new LinkedHashMap<>());

    Workload(OrderingService service, ChaosCluster cluster) {
        this.service = service;
        this.cluster = cluster;
    }

    /** By request id, in the order of publishing. */
    Map<String, String> expected() {
        synchronized (expected) {
            return new LinkedHashMap<>(expected);
        }
    }

    int published() {
        return expected.size();
    }

    /** Publishes the next request, and cancels an earlier one if that is due. */
    void next() throws Exception {
        int number = published() + 1;
        String id = "order" + number;
        if (number % EVERY_INVALID == 0) {
            request(id, "cat.png", TOO_MANY, "INVALID_REQUEST");
        } else if (number % EVERY_MISSING == 0) {
            request(id, "gone.png", ITERATIONS, "IMAGE_NOT_FOUND");
        } else if (number % EVERY_CANCELLED == 0) {
            request(id, "cat.png", ITERATIONS, EITHER);
        } else {
            if (overwrites(id)) {
                cluster.put(ChaosCluster.RESULTS, id + ".png", "an old picture".getBytes(StandardCharsets.UTF_8));
            }
            request(id, "cat.png", ITERATIONS, COMPLETED);
        }
        cancel(number);
    }

    /** Publishes a request that kills every worker that takes it. */
    void poison(int number) {
        request("poison" + number, "cat.png", ITERATIONS, "ATTEMPTS_EXHAUSTED");
    }

    private static boolean overwrites(String id) {
        return id.startsWith("order") && Integer.parseInt(id.substring(5)) % EVERY_OVERWRITING == 0;
    }

    private void cancel(int number) {
        for (int back = 0; back < LATEST_CANCEL; back++) {
            String id = "order" + (number - back);
            if (EITHER.equals(expected.get(id)) && (number - back) / EVERY_CANCELLED % LATEST_CANCEL == back) {
                service.cancel(id);
            }
        }
    }

    private void request(String id, String photo, int iterations, String outcome) {
        StylizationRequest request = StylizationRequest.builder(
                        id, S3Uri.of(ChaosCluster.PHOTOS, photo), S3Uri.of(ChaosCluster.RESULTS, id + ".png"))
                .style(Style.of(S3Uri.of(ChaosCluster.PHOTOS, "waves.png")))
                .overwrite(overwrites(id))
                .parameters(Parameters.defaults().toBuilder()
                        .size(EDGE)
                        .iterations(iterations)
                        .build())
                .build();
        expected.put(id, outcome);
        service.order(request);
    }
}
