package dev.stylewright.worker.pipeline.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Tests whether a store lets exactly one of several concurrent PUTs with {@code If-None-Match: *} succeed. Workers that finish the
 * same job rely on that: only one of them may store the result.
 */
public final class ConditionalPutRace {

    private static final int WRITERS = 16;

    private final ImageStore store;

    public ConditionalPutRace(ImageStore store) {
        this.store = store;
    }

    /**
     * The result of a race.
     *
     * @param winners number of writers whose PUT succeeded
     * @param losers number of writers whose precondition failed
     * @param failures errors of the other writers, without duplicates
     */
    public record Result(int winners, int losers, List<String> failures) {}

    /**
     * Runs one race.
     *
     * @param at a key without an object; the object is not removed afterwards
     */
    public Result run(ObjectLocation at) throws InterruptedException {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<ObjectInfo>> puts = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                NewObject object = object("writer " + i);
                puts.add(() -> store.put(at, object, new Precondition.Absent()));
            }
            return count(writers.invokeAll(puts));
        } finally {
            writers.shutdownNow();
        }
    }

    private static Result count(List<Future<ObjectInfo>> puts) throws InterruptedException {
        int winners = 0;
        int losers = 0;
        List<String> failures = new ArrayList<>();
        for (Future<ObjectInfo> put : puts) {
            try {
                put.get();
                winners++;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof StoreException refusal
                        && refusal.kind() == StoreException.Kind.PRECONDITION_FAILED) {
                    losers++;
                } else {
                    failures.add(String.valueOf(
                            Objects.requireNonNullElse(e.getCause(), e).getMessage()));
                }
            }
        }
        return new Result(winners, losers, failures.stream().distinct().toList());
    }

    /** A small text object. */
    public static NewObject object(String text) {
        return new NewObject(text.getBytes(StandardCharsets.UTF_8), "text/plain", Map.of());
    }
}
