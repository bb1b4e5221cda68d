package dev.stylewright.worker.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The independent reader: checks topics and buckets at the end, without any of the worker's code, and reports deviations.
 *
 * @param bootstrap the broker, without a proxy
 * @param store the store, without a proxy
 * @param topics requests, outcomes and dead letters
 * @param results the bucket of results
 * @param group the workers' group
 */
record OutcomeVerifier(String bootstrap, MinioClient store, Names topics, String results, String group) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMPLETED = "dev.stylewright.stylization.completed.v1";
    private static final String CANCELLED = "dev.stylewright.stylization.cancelled.v1";
    private static final Set<TransactionState> OVER =
            Set.of(TransactionState.COMPLETE_ABORT, TransactionState.COMPLETE_COMMIT, TransactionState.EMPTY);

    /** Topics. */
    record Names(String requests, String outcomes, String deadLetters) {}

    /**
     * Compares the outcomes and objects with the requests.
     *
     * @param expected the value of {@link Workload#expected}
     */
    VerificationReport verify(Map<String, String> expected, boolean share) throws Exception {
        List<String> wrong = new ArrayList<>();
        List<ConsumerRecord<byte[], byte[]>> records = new BrokerPeer(bootstrap).committed(topics.outcomes());
        Map<String, ConsumerRecord<byte[], byte[]>> logical = new TreeMap<>();
        records.forEach(record -> logical.putIfAbsent(BrokerPeer.header(record, "ce_id"), record));
        Map<String, List<ConsumerRecord<byte[], byte[]>>> byRequest = logical.values().stream()
                .collect(Collectors.groupingBy(record -> BrokerPeer.header(record, "ce_subject")));
        byRequest.forEach((request, outcomes) -> {
            if (outcomes.size() > 1) {
                wrong.add(request + " has " + outcomes.size() + " outcomes");
            }
            if (!expected.containsKey(request)) {
                wrong.add(request + " has an outcome and was never ordered");
            }
        });
        sameKind(records, wrong);
        List<String> lost = expected.keySet().stream()
                .filter(request -> !byRequest.containsKey(request))
                .toList();
        int replayed = 0;
        Map<String, Long> kinds = new TreeMap<>();
        Map<String, String> objects = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> outcome : logical.values()) {
            JsonNode event = JSON.readTree(outcome.value());
            String request = BrokerPeer.header(outcome, "ce_subject");
            String kind = kind(outcome, event);
            kinds.merge(kind, 1L, Long::sum);
            if (!isExpected(kind, expected.get(request))) {
                wrong.add("%s is %s, expected %s: %s".formatted(request, kind, expected.get(request), event));
            }
            if (kind.equals(Workload.COMPLETED)) {
                replayed += event.path("replayed").asBoolean() ? 1 : 0;
                objects.put(request + ".png", event.path("sha256").asText());
            }
        }
        compare(objects, wrong);
        deadLetters(expected, share, wrong);
        inFlight(share, wrong);
        return new VerificationReport(logical.size(), kinds, records.size() - logical.size(), replayed, lost, wrong);
    }

    private static String kind(ConsumerRecord<byte[], byte[]> outcome, JsonNode event) {
        return switch (BrokerPeer.header(outcome, "ce_type")) {
            case COMPLETED -> Workload.COMPLETED;
            case CANCELLED -> Workload.CANCELLED;
            default -> event.path("code").asText();
        };
    }

    private static boolean isExpected(String kind, @Nullable String expected) {
        boolean possible = kind.equals(Workload.COMPLETED) || kind.equals(Workload.CANCELLED);
        return kind.equals(expected) || (possible && Workload.EITHER.equals(expected));
    }

    /** Events that share a {@code ce_id} must agree on the image. */
    private static void sameKind(List<ConsumerRecord<byte[], byte[]>> records, List<String> wrong) throws Exception {
        Map<String, String> first = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String said = BrokerPeer.header(record, "ce_type")
                    + JSON.readTree(record.value()).path("sha256").asText();
            String before = first.putIfAbsent(BrokerPeer.header(record, "ce_id"), said);
            if (before != null && !before.equals(said)) {
                wrong.add(BrokerPeer.header(record, "ce_id") + " says " + before + " and then " + said);
            }
        }
    }

    /** Every completed image exists with the digest that its event names, and there is no other object. */
    private void compare(Map<String, String> expected, List<String> wrong) throws Exception {
        Set<String> there = new HashSet<>();
        for (Result<?> item : store.listObjects(
                ListObjectsArgs.builder().bucket(results).recursive(true).build())) {
            there.add(((io.minio.messages.Item) item.get()).objectName());
        }
        there.remove(".stylewright-probe");
        for (Map.Entry<String, String> object : expected.entrySet()) {
            if (!there.remove(object.getKey())) {
                wrong.add(object.getKey() + " is completed but does not exist");
            } else if (!sha256(object.getKey()).equals(object.getValue())) {
                wrong.add(object.getKey() + " is not the picture that its event describes");
            }
        }
        there.forEach(orphan -> wrong.add(orphan + " has no completed outcome"));
    }

    private String sha256(String key) throws Exception {
        try (var object = store.getObject(
                GetObjectArgs.builder().bucket(results).object(key).build())) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(object.readAllBytes()));
        }
    }

    /** Every failed request is in the dead-letter topic: once in a group, at least once in a share group. */
    private void deadLetters(Map<String, String> expected, boolean share, List<String> wrong) {
        Map<String, Long> deadLetters = new BrokerPeer(bootstrap)
                .committed(topics.deadLetters()).stream()
                        .filter(record -> record.key() != null)
                        .collect(Collectors.groupingBy(
                                record -> new String(record.key(), UTF_8), Collectors.counting()));
        expected.forEach((request, kind) -> {
            long count = deadLetters.getOrDefault(request, 0L);
            boolean fails = !kind.equals(Workload.COMPLETED) && !kind.equals(Workload.EITHER);
            boolean right = !fails ? count == 0 : share ? count >= 1 : count == 1;
            if (!right) {
                wrong.add("%s (%s) has %d dead letters".formatted(request, kind, count));
            }
        });
    }

    private void inFlight(boolean share, List<String> wrong) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.listTransactions().all().get().stream()
                    .filter(transaction -> !OVER.contains(transaction.state()))
                    .forEach(transaction -> wrong.add("a transaction is under way: " + transaction));
        }
        long lag = new BrokerPeer(bootstrap).lag(group, topics.requests(), share);
        if (lag != 0) {
            wrong.add("the group has a lag of " + lag);
        }
    }
}
