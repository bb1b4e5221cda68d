package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest cancel of each request, at most {@value #MAX} of them: about 14 MB, at worst 55. Evicts the oldest cancels beyond that. Thread-safe.
 */
final class CancelTable {

    static final int MAX = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(CancelTable.class);

    private final Map<String, Known> known = new HashMap<>();
    /** Oldest first, regardless of the order of reading: the topic is ordered only within each partition. */
    private final NavigableSet<Age> byAge = new TreeSet<>();

    private boolean overflowed;

    /**
     * A cancel read from the topic.
     *
     * @param published when it was published, by the broker's clock
     */
    private record Known(CancelRequest cancel, Instant published) {}

    /** Sort key of a cancel; the id breaks ties between cancels of the same age. */
    private record Age(Instant published, String requestId) implements Comparable<Age> {

        @Override
        public int compareTo(Age other) {
            int byTime = published.compareTo(other.published);
            return byTime == 0 ? requestId.compareTo(other.requestId) : byTime;
        }
    }

    /** Adds a record of the control topic. Skips records that are not valid cancels. */
    synchronized void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            if (record.key() != null) {
                forget(new String(record.key(), StandardCharsets.UTF_8));
            }
            return;
        }
        Decoded<CancelRequest> decoded = Codec.decodeCancel(record.value());
        if (decoded instanceof Decoded.Valid<CancelRequest> valid) {
            put(valid.value(), Instant.ofEpochMilli(record.timestamp()));
        } else {
            LOG.warn("{}-{}@{} is not a cancel and is skipped", record.topic(), record.partition(), record.offset());
        }
    }

    private void put(CancelRequest cancel, Instant published) {
        String id = cancel.requestId();
        Known before = known.get(id);
        if (before != null && published.isBefore(before.published())) {
            return;
        }
        forget(id);
        known.put(id, new Known(cancel, published));
        byAge.add(new Age(published, id));
        if (known.size() > MAX) {
            forget(byAge.first().requestId());
            if (!overflowed) {
                LOG.warn("the control topic holds more than {} cancels; the oldest are ignored", MAX);
            }
            overflowed = true;
        }
    }

    private void forget(String id) {
        Known gone = known.remove(id);
        if (gone != null) {
            byAge.remove(new Age(gone.published(), id));
        }
    }

    synchronized Optional<CancelRequest> of(String requestId, Instant published) {
        return Optional.ofNullable(known.get(requestId))
                .filter(found -> !found.published().isBefore(published))
                .map(Known::cancel);
    }

    synchronized int size() {
        return known.size();
    }
}
