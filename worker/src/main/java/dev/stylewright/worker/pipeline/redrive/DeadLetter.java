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
 * A request that was put aside, by a worker or by the brokers of a share group (KIP-1191).
 *
 * @param record as it lies among the dead letters, {@code published} when it was put there
 * @param requestId the request's id, as far as value or headers tell it
 * @param code the code of the failure; empty where brokers put it aside
 * @param reason why it was put aside; empty where nobody said
 * @param redrives how often it had been sent back before it came here
 */
public record DeadLetter(
        RequestRecord record,
        Optional<String> requestId,
        Optional<String> code,
        Optional<String> reason,
        int redrives) {

    /** What the names of all headers begin with that say why a record was put aside. */
    public static final String PREFIX = "__dlq.";

    /** Headers of dead letters, named as brokers name them. */
    public static final String ERRORS = PREFIX + "errors.";

    /** Counts how often a request was sent back; the one header that a redrive adds. */
    public static final String REDRIVES = "stylewright-redrives";

    /** What {@code record} says as a dead letter; empty where it is none. */
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

    /** Whether there is something to send back. */
    boolean hasValue() {
        return record.value().isPresent();
    }

    /**
     * Where the original lay, if this is not all of it: brokers copy no headers, and what was too large to be copied has no
     * value.
     */
    Optional<Position> incompleteCopyOf() {
        return code.isPresent() && hasValue() ? Optional.empty() : origin();
    }

    /**
     * The position of the request if brokers wrote this dead letter for the share group {@code group}; empty if a worker wrote it,
     * or brokers wrote it for another group or topic.
     */
    public Optional<Position> abandonedBy(String group, String topic) {
        boolean meant = code.isEmpty() && header(record, ERRORS + "group").equals(Optional.of(group));
        return origin().filter(position -> meant && position.topic().equals(topic));
    }

    /**
     * The request as it lay at {@code origin}, its attempt how often it had been delivered: {@code original}, or where that
     * is gone or another record, what brokers copied of it, which has no headers.
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
     * This dead letter with value and headers of {@code original}; unchanged where that is another record, as it is in a
     * topic that was deleted and created again.
     */
    DeadLetter completedFrom(RequestRecord original) {
        if (!isCopyOf(original)) {
            return this;
        }
        RequestRecord whole = new RequestRecord(
                record.position(),
                original.key(),
                original.value(),
                original.headers(),
                record.published(),
                record.attempt());
        return new DeadLetter(whole, requestId.or(() -> idOf(whole)), code, reason, redrivesOf(whole));
    }

    private boolean isCopyOf(RequestRecord original) {
        return isPointer()
                || (Arrays.equals(original.key().orElse(null), record.key().orElse(null))
                        && (!hasValue()
                                || Arrays.equals(
                                        original.value().orElse(null),
                                        record.value().orElse(null))));
    }

    /** Brokers that are told to copy nothing tell where the original lies, and no more. */
    private boolean isPointer() {
        return code.isEmpty() && record.key().isEmpty() && !hasValue();
    }

    /** The headers to send it back with: its own, in order, without those that say why it was put aside, and one more redrive. */
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

    /** The last header of that name, as Kafka has it. */
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
