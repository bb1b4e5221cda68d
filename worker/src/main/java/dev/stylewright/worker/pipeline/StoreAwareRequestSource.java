package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.RequestSource;
import dev.stylewright.worker.pipeline.storage.StoreCircuitBreaker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes requests only if the store has just answered, so that in an outage requests are left to workers that can reach the store. Meanwhile stays in
 * the queue and probes the store. Probes it while a job runs, too, so that an outage shows before the job needs the store.
 */
public final class StoreAwareRequestSource implements RequestSource {

    /** How often the store is probed, whether or not a job runs. */
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(5);

    private final RequestSource source;
    private final StoreCircuitBreaker store;
    /** A probe may take as long as the store's timeouts, which is too long for the poll thread. */
    private final ScheduledExecutorService prober = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "store-probe");
        thread.setDaemon(true);
        return thread;
    });

    private final Future<?> watch;
    private Future<?> probe = CompletableFuture.completedFuture(null);

    public StoreAwareRequestSource(RequestSource source, StoreCircuitBreaker store) {
        this.source = source;
        this.store = store;
        this.watch = prober.scheduleWithFixedDelay(
                store::watch, WATCH_INTERVAL.toMillis(), WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<RequestRecord> poll(Duration wait) {
        if (watch.isDone()) {
            await(watch, wait);
        }
        if (store.hasJustAnswered()) {
            return source.poll(wait);
        }
        if (probe.isDone()) {
            probe = prober.schedule(store::probe, store.untilProbe().toMillis(), TimeUnit.MILLISECONDS);
        }
        await(probe, wait);
        if (store.hasJustAnswered()) {
            return source.poll(wait);
        }
        source.takeBreak();
        return Optional.empty();
    }

    private static void await(Future<?> probe, Duration wait) {
        try {
            probe.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
            return;
        } catch (ExecutionException e) {
            throw new IllegalStateException("probing the store failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the store was unavailable", e);
        }
    }

    @Override
    public void onClaimRevoking(Runnable lastChance) {
        source.onClaimRevoking(lastChance);
    }

    @Override
    public boolean renewClaim() {
        return source.renewClaim();
    }

    @Override
    public void release() {
        source.release();
    }

    @Override
    public void close() {
        prober.shutdownNow();
        source.close();
    }
}
