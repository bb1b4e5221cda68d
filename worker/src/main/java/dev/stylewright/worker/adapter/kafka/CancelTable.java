package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest cancel of each request, at most {@value #MOST} of them: about 10 MB, at worst 50. Where there are more, the
 * oldest are forgotten. Thread-safe.
 */
final class CancelTable {

    static final int MOST = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(CancelTable.class);

    private final Map<String, Known> known = new LinkedHashMap<>();
    private boolean overflowed;

    /**
     * A cancel that was read.
     *
     * @param published when it was published, as the broker tells it
     */
    private record Known(CancelRequest cancel, Instant published) {}

    /** Takes a record of the control topic in. What is no cancel is passed over; nothing in it can be trusted. */
    synchronized void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            if (record.key() != null) {
                known.remove(new String(record.key(), StandardCharsets.UTF_8));
            }
            return;
        }
        Decoded<CancelRequest> decoded = Codec.decodeCancel(record.value());
        if (decoded instanceof Decoded.Valid<CancelRequest> valid) {
            put(valid.value(), Instant.ofEpochMilli(record.timestamp()));
        } else {
            LOG.warn("{}-{}@{} is no cancel and is passed over", record.topic(), record.partition(), record.offset());
        }
    }

    private void put(CancelRequest cancel, Instant published) {
        Known before = known.remove(cancel.requestId());
        boolean newer = before == null || !published.isBefore(before.published());
        known.put(cancel.requestId(), newer || before == null ? new Known(cancel, published) : before);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
            if (!overflowed) {
                LOG.warn("more than {} cancels are kept in the control topic; the oldest are forgotten", MOST);
            }
            overflowed = true;
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
