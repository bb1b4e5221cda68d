package dev.stylewright.protocol.codec;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.Text;
import dev.stylewright.protocol.report.FailureCode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CloudEvents 1.0 in Kafka's binary mode: the value is the data, the attributes are headers with the prefix
 * {@code ce_}.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">the
 *     Kafka protocol binding</a>
 */
public final class CloudEvents {
    /** The supported version of CloudEvents. */
    public static final String SPEC_VERSION = "1.0";

    private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9]+)*");
    private static final Pattern REQUEST_TYPE =
            Pattern.compile(Pattern.quote(EventType.PREFIX + EventType.REQUESTED.shortName() + ".") + "v([0-9]+)");
    private static final Pattern JSON_TYPE = Pattern.compile("(?i)application/json\\s*(;.*)?");
    private static final Set<String> REQUIRED =
            Set.of(EventHeaders.SPEC_VERSION, EventHeaders.ID, EventHeaders.SOURCE, EventHeaders.TYPE);

    private CloudEvents() {}

    /**
     * The headers of an event.
     *
     * @param id its identity, unique within the source; for outcomes {@link #outcomeId}
     * @param source the writer, a URI reference such as {@code /stylewright/worker/w-1}
     * @param subject the id of the request that the event belongs to
     */
    public static EventHeaders headers(EventType type, String id, String source, Instant time, String subject) {
        return EventHeaders.none()
                .with(EventHeaders.SPEC_VERSION, SPEC_VERSION)
                .with(EventHeaders.ID, id)
                .with(EventHeaders.SOURCE, source)
                .with(EventHeaders.TYPE, type.wireName())
                .with(EventHeaders.TIME, time.toString())
                .with(EventHeaders.SUBJECT, subject)
                .with(EventHeaders.CONTENT_TYPE, EventHeaders.JSON);
    }

    /**
     * The {@code ce_id} of a request's outcome. It identifies the request's record, so redeliveries of the record share it, while a second submission
     * has its own.
     */
    public static String outcomeId(String requestId, String topic, int partition, long offset) {
        return requestId + "@" + topic + "-" + partition + "-" + offset;
    }

    /** The {@code ce_id} of a progress event: that of the future outcome, the attempt, and a number within the attempt. */
    public static String progressId(String outcomeId, int attempt, long number) {
        return outcomeId + "/" + attempt + "." + number;
    }

    /** The type in the headers; empty if it is missing or unknown. */
    public static Optional<EventType> type(EventHeaders headers) {
        String name = headers.get(EventHeaders.TYPE).orElse("");
        for (EventType type : EventType.values()) {
            if (type.wireName().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /**
     * Checks the headers of a request. CloudEvents headers are optional, but if there are any, they must be complete and consistent with the request.
     *
     * @param requestId the id in the value, if readable
     * @param problems receives the problems
     * @return the code of the most severe problem, empty if there is none
     */
    static Optional<FailureCode> checkRequest(EventHeaders headers, Optional<String> requestId, Problems problems) {
        int before = problems.count();
        headers.get(EventHeaders.CONTENT_TYPE)
                .filter(t -> !JSON_TYPE.matcher(t).matches())
                .ifPresent(t -> problems.add(
                        header(EventHeaders.CONTENT_TYPE), "must be application/json, is " + Text.quoted(t)));
        boolean unknownVersion = false;
        if (headers.asMap().keySet().stream().anyMatch(name -> name.startsWith("ce_"))) {
            checkPresence(headers, problems);
            unknownVersion = checkSpecVersion(headers, problems);
            unknownVersion |= checkType(headers, problems);
            checkSubject(headers, requestId, problems);
            headers.get(EventHeaders.TIME).ifPresent(time -> checkTime(time, problems));
        }
        if (problems.count() == before) {
            return Optional.empty();
        }
        return Optional.of(unknownVersion ? FailureCode.UNSUPPORTED_VERSION : FailureCode.INVALID_REQUEST);
    }

    private static void checkPresence(EventHeaders headers, Problems problems) {
        REQUIRED.stream()
                .sorted()
                .filter(name -> headers.get(name).orElse("").isEmpty())
                .forEach(name -> problems.add(header(name), "is required if there are ce_ headers"));
    }

    private static boolean checkSpecVersion(EventHeaders headers, Problems problems) {
        String version = headers.get(EventHeaders.SPEC_VERSION).orElse("");
        if (version.isEmpty() || version.equals(SPEC_VERSION)) {
            return false;
        }
        problems.add(
                header(EventHeaders.SPEC_VERSION),
                "must be \"1.0\", the only supported version, is " + Text.quoted(version));
        return VERSION.matcher(version).matches();
    }

    private static boolean checkType(EventHeaders headers, Problems problems) {
        String type = headers.get(EventHeaders.TYPE).orElse("");
        String known = EventType.REQUESTED.wireName();
        if (type.isEmpty() || type.equals(known)) {
            return false;
        }
        problems.add(
                header(EventHeaders.TYPE),
                "must be \"" + known + "\", the only supported version, is " + Text.quoted(type));
        Matcher version = REQUEST_TYPE.matcher(type);
        return version.matches();
    }

    private static void checkSubject(EventHeaders headers, Optional<String> requestId, Problems problems) {
        headers.get(EventHeaders.SUBJECT).ifPresent(subject -> requestId
                .filter(id -> !id.equals(subject))
                .ifPresent(id -> problems.add(
                        header(EventHeaders.SUBJECT),
                        "must be the request's id " + Text.quoted(id) + ", is " + Text.quoted(subject))));
    }

    private static void checkTime(String time, Problems problems) {
        try {
            Values.time(time);
        } catch (IllegalArgumentException e) {
            problems.add(header(EventHeaders.TIME), String.valueOf(e.getMessage()));
        }
    }

    private static String header(String name) {
        return "header " + name;
    }
}
