package dev.stylewright.worker.pipeline.redrive;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.RequestRecord.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A dead letter, written by a worker or by the brokers of a share group (KIP-1191).
 *
 * @param record the record in the dead-letter topic; {@code published} is the time it was written there
 * @param requestId the request's id, if value or headers contain it
 * @param code the code of the failure; empty if brokers wrote the dead letter
 * @param reason why it was written; empty if not stated
 * @param redrives how often it had been sent back before
 */
public record DeadLetter(
        RequestRecord record,
        Optional<String> requestId,
        Optional<String> code,
        Optional<String> reason,
        int redrives) {

    /** Prefix of all headers that state why a record became a dead letter. */
    public static final String PREFIX = "__dlq.";

    /** Prefix of the headers that brokers define. */
    public static final String ERRORS = PREFIX + "errors.";

    /** Counts how often a request was sent back; the only header that a redrive adds. */
    public static final String REDRIVES = "stylewright-redrives";

    /** Parses {@code record} as a dead letter; empty if it is not one. */
    public static Optional<DeadLetter> of(RequestRecord record) {
        if (header(record, ERRORS + "topic").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DeadLetter(
                record,
                idOf(record),
                header(record, ERRORS + "code"),
                header(record, ERRORS + "message"),
                redrivesOf(record)));
    }

    /** Whether there is a value to send back. */
    boolean hasValue() {
        return record.value().isPresent();
    }

    /** The position of the original if this copy is incomplete: brokers copy no headers, and a record that was too large to copy has no value. */
    Optional<Position> incompleteCopyOf() {
        return code.isPresent() && hasValue() ? Optional.empty() : origin();
    }

    /**
     * The position of the request if brokers wrote this dead letter for the share group {@code group}; empty if a worker wrote it, or brokers wrote
     * it for another group or topic.
     */
    public Optional<Position> abandonedBy(String group, String topic) {
        boolean meant = code.isEmpty() && header(record, ERRORS + "group").equals(Optional.of(group));
        return origin().filter(position -> meant && position.topic().equals(topic));
    }

    /**
     * The request as it was at {@code origin}, with the number of deliveries as its attempt: {@code original}, or, if that no longer exists or is
     * another record, the brokers' copy, which has no headers.
     */
    public RequestRecord request(Position origin, Optional<RequestRecord> original) {
        RequestRecord source = original.filter(this::isCopyOf)
                .orElseGet(() -> new RequestRecord(
                        origin, record.key(), record.value(), List.of(), record.published(), record.attempt()));
        long deliveries = number(ERRORS + "delivery.count").orElse(1L);
        return new RequestRecord(origin, source.key(), source.value(), source.headers(), source.published(), (int)
                Math.max(1, Math.min(deliveries, Integer.MAX_VALUE)));
    }

    private Optional<Position> origin() {
        Optional<Long> partition = number(ERRORS + "partition");
        Optional<Long> offset = number(ERRORS + "offset");
        return partition.isEmpty() || offset.isEmpty()
                ? Optional.empty()
                : Optional.of(new Position(
                        header(record, ERRORS + "topic").orElseThrow(),
                        (int) Math.min(partition.get(), Integer.MAX_VALUE),
                        offset.get()));
    }

    private Optional<Long> number(String name) {
        return header(record, name).filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong);
    }

    /**
     * This dead letter with value and headers of {@code original}; unchanged if that is another record, as in a topic that was deleted and created
     * again.
     */
    DeadLetter completedFrom(RequestRecord original) {
        if (!isCopyOf(original)) {
            return this;
        }
        RequestRecord completed = new RequestRecord(
                record.position(),
                original.key(),
                original.value(),
                original.headers(),
                record.published(),
                record.attempt());
        return new DeadLetter(completed, requestId.or(() -> idOf(completed)), code, reason, redrivesOf(completed));
    }

    private boolean isCopyOf(RequestRecord original) {
        return isPointer()
                || (Arrays.equals(original.key().orElse(null), record.key().orElse(null))
                        && (!hasValue()
                                || Arrays.equals(
                                        original.value().orElse(null),
                                        record.value().orElse(null))));
    }

    /** Brokers configured not to copy records write only the position of the original. */
    private boolean isPointer() {
        return code.isEmpty() && record.key().isEmpty() && !hasValue();
    }

    /**
     * The headers to send it back with: its own, in order, without those that state why it became a dead letter, and with the redrive count increased
     * by one.
     */
    public List<RequestRecord.Header> headersToSend() {
        List<RequestRecord.Header> headers = new ArrayList<>();
        for (RequestRecord.Header header : record.headers()) {
            if (!header.name().startsWith(PREFIX) && !header.name().equals(REDRIVES)) {
                headers.add(header);
            }
        }
        byte[] count = Integer.toString(redrives + 1).getBytes(StandardCharsets.UTF_8);
        headers.add(new RequestRecord.Header(REDRIVES, Optional.of(count)));
        return headers;
    }

    private static Optional<String> idOf(RequestRecord record) {
        Decoded<StylizationRequest> decoded = Codec.decodeRequest(record.value().orElse(null));
        Optional<String> inValue = decoded instanceof Decoded.Valid<StylizationRequest> valid
                ? Optional.of(valid.value().id())
                : ((Decoded.Invalid<StylizationRequest>) decoded).id();
        return inValue.or(() -> header(record, EventHeaders.SUBJECT));
    }

    private static int redrivesOf(RequestRecord record) {
        return header(record, REDRIVES)
                .filter(count -> count.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    /** The last header of that name, by Kafka's convention. */
    private static Optional<String> header(RequestRecord record, String name) {
        Optional<String> last = Optional.empty();
        for (RequestRecord.Header header : record.headers()) {
            if (header.name().equals(name)) {
                last = header.value().map(value -> new String(value, StandardCharsets.UTF_8));
            }
        }
        return last;
    }
}
