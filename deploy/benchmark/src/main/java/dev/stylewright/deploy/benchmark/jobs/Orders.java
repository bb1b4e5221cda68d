package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progressed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The caller's side: publishes requests and awaits their outcomes, with the times at which it receives them, in nanoseconds. */
final class Orders implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 600;

    private final StylizationClient client;

    /** @param bootstrapServers the address of a broker that has the topics */
    Orders(String bootstrapServers) {
        this.client = StylizationClient.builder(bootstrapServers).build();
    }

    /**
     * A published request.
     *
     * @param firstEvaluation completes with {@link System#nanoTime()} when the first evaluation is reported
     */
    record Placed(CompletableFuture<Long> firstEvaluation, CompletableFuture<Outcome> outcome) {
        /** When the first evaluation was reported. */
        long evaluated() {
            return await(firstEvaluation);
        }

        /** Its success. */
        Completed completed() {
            if (await(outcome) instanceof Completed completed) {
                return completed;
            }
            throw new BenchmarkException("a job was not completed: " + outcome.join());
        }
    }

    /** Publishes a request. */
    Placed place(StylizationRequest request) {
        CompletableFuture<Long> first = new CompletableFuture<>();
        CompletableFuture<Outcome> outcome = client.submit(request, progress -> {
            if (progress instanceof Progressed) {
                first.complete(System.nanoTime());
            }
        });
        return new Placed(first, outcome);
    }

    /** Publishes all of them at once and awaits the last outcome. */
    List<Completed> placeAll(List<StylizationRequest> requests) {
        List<Placed> placed = new ArrayList<>();
        requests.forEach(request -> placed.add(place(request)));
        return placed.stream().map(Placed::completed).toList();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new BenchmarkException("a job sent no event: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
