package dev.stylewright.deploy.local.web;

import dev.stylewright.deploy.local.stack.RequestsTopic;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.RequestPosition;
import dev.stylewright.protocol.client.RequestPosition.RequestRecord;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A request that the page published before the server started, and that the request topic still keeps.
 *
 * @param request the request
 * @param position its record
 * @param finished whether the workers are past it
 */
record EarlierRequest(StylizationRequest request, RequestPosition position, boolean finished) {

    /** How the ids of the page's requests begin. */
    static final String ID_PREFIX = "page-";

    /** The newest {@code limit} requests, in the order of their publication; of an id the newest one. */
    static List<EarlierRequest> read(RequestsTopic topic, int limit) {
        Map<String, EarlierRequest> all = new HashMap<>();
        topic.read(message ->
                of(message, topic.finished(message)).ifPresent(earlier -> all.put(earlier.request.id(), earlier)));
        List<EarlierRequest> sorted = all.values().stream()
                .sorted(Comparator.comparing(earlier -> earlier.position.time()))
                .toList();
        return sorted.subList(Math.max(0, sorted.size() - limit), sorted.size());
    }

    private static Optional<EarlierRequest> of(ConsumerRecord<byte[], byte[]> message, boolean finished) {
        if (Codec.decodeRequest(message.value()) instanceof Decoded.Valid<StylizationRequest> valid
                && valid.value().id().startsWith(ID_PREFIX)) {
            RequestPosition position = new RequestPosition(
                    valid.value().id(),
                    Instant.ofEpochMilli(message.timestamp()),
                    Optional.of(new RequestRecord(message.topic(), message.partition(), message.offset())));
            return Optional.of(new EarlierRequest(valid.value(), position, finished));
        }
        return Optional.empty();
    }
}
