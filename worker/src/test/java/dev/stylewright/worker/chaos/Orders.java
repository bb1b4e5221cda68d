package dev.stylewright.worker.chaos;

import dev.stylewright.protocol.Codec;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Orders pictures, each once, and remembers what is to become of each: most shall be painted, some can't be. */
final class Orders {

    /** What {@link #expected} says of a request that shall be painted; every other value is the failure's code. */
    static final String COMPLETED = "completed";

    private static final int EDGE = 48;
    private static final int ITERATIONS = 25;
    private static final int EVERY_INVALID = 23;
    private static final int EVERY_MISSING = 29;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String photos;
    private final String results;
    private final Map<String, String> expected = Collections.synchronizedMap(new LinkedHashMap<>());

    Orders(Producer<byte[], byte[]> producer, String topic, String photos, String results) {
        this.producer = producer;
        this.topic = topic;
        this.photos = photos;
        this.results = results;
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

    /** Orders the next picture. */
    void next() {
        int number = published() + 1;
        if (number % EVERY_INVALID == 0) {
            order("order" + number, "cat.png", 1_000_000, "INVALID_REQUEST");
        } else if (number % EVERY_MISSING == 0) {
            order("order" + number, "gone.png", ITERATIONS, "IMAGE_NOT_FOUND");
        } else {
            order("order" + number, "cat.png", ITERATIONS, COMPLETED);
        }
    }

    /** Orders a picture that takes down whoever takes it. */
    void poison(int number) {
        order("poison" + number, "cat.png", ITERATIONS, "ATTEMPTS_EXHAUSTED");
    }

    private void order(String id, String photo, int iterations, String outcome) {
        StylizationRequest request = StylizationRequest.builder(
                        id, S3Uri.of(photos, photo), S3Uri.of(results, id + ".png"))
                .style(Style.of(S3Uri.of(photos, "waves.png")))
                .parameters(Parameters.defaults().toBuilder()
                        .size(EDGE)
                        .iterations(iterations)
                        .build())
                .build();
        expected.put(id, outcome);
        try {
            producer.send(new ProducerRecord<>(
                            topic, id.getBytes(StandardCharsets.UTF_8), Codec.encodeRequest(request)))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("order " + id + " could not be published", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
