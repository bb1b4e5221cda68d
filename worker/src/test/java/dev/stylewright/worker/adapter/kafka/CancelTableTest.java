package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.CancelRequest;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CancelTableTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final CancelTable table = new CancelTable();

    @Test
    void aCancelMeansTheRequestsThatAreNotNewerThanItself() {
        add("order-1", cancel("order-1"), NOON);

        assertThat(table.of("order-1", NOON.minusSeconds(1))).isPresent();
        assertThat(table.of("order-1", NOON)).isPresent();
        assertThat(table.of("order-1", NOON.plusMillis(1))).isEmpty();
        assertThat(table.of("order-2", NOON)).isEmpty();
    }

    @Test
    void theNewestCancelCountsInAnyReadingOrder() {
        add("order-1", cancel("order-1"), NOON);
        add("another key", cancel("order-1"), NOON.minusSeconds(60));

        assertThat(table.of("order-1", NOON)).isPresent();
    }

    @Test
    void aCancelWithoutAValueTakesTheCancelBack() {
        add("order-1", cancel("order-1"), NOON);
        add("order-1", null, NOON.plusSeconds(1));

        assertThat(table.of("order-1", NOON)).isEmpty();
    }

    @Test
    void invalidCancelsAreSkipped() {
        add("order-1", "\u0000", NOON);
        add("order-1", "{\"requestId\":17}", NOON);
        add(null, null, NOON);

        assertThat(table.size()).isZero();
    }

    @Test
    void theOldestAreEvictedInAnyReadingOrder() {
        add("k", cancel("newest"), NOON.plusSeconds(1));
        for (int i = CancelTable.MAX; i > 0; i--) {
            add("k", cancel("order-" + i), NOON.minusSeconds(i));
        }

        assertThat(table.size()).isEqualTo(CancelTable.MAX);
        assertThat(table.of("order-" + CancelTable.MAX, Instant.EPOCH)).isEmpty();
        assertThat(table.of("order-1", NOON.minusSeconds(1))).isPresent();
        assertThat(table.of("newest", NOON)).contains(new CancelRequest("newest", Optional.empty()));
    }

    @Test
    void aCancelThatIsRepeatedIsAsYoungAsItsLastRepetition() {
        add("k", cancel("repeated"), NOON.minusSeconds(60));
        add("k", cancel("repeated"), NOON.plusSeconds(60));
        for (int i = 0; i < CancelTable.MAX; i++) {
            add("k", cancel("order-" + i), NOON);
        }

        assertThat(table.size()).isEqualTo(CancelTable.MAX);
        assertThat(table.of("repeated", NOON)).isPresent();
    }

    private static String cancel(String id) {
        return "{\"requestId\":\"" + id + "\"}";
    }

    private void add(@Nullable String key, @Nullable String value, Instant when) {
        table.add(new ConsumerRecord<>(
                "control",
                0,
                0,
                when.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8),
                new RecordHeaders(),
                Optional.empty()));
    }
}
