package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.worker.app.configuration.QueueMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One idle worker in each mode; the workers receive single requests in turns.
 *
 * @param requests number of counted requests in each mode
 * @param warmUps number of warm-up requests, which are not counted
 */
record OverheadTrial(int requests, int warmUps) {
    private static final Duration PAINTING = Duration.ofMillis(50);
    /** The worker's polls last half a second; requests should arrive at any point within them. */
    private static final int LEAST_PAUSE = 100;

    private static final int MOST_PAUSE = 700;

    List<Overhead> run(Servers servers) {
        try (WorkerPool group = WorkerPool.start(servers, QueueMode.GROUP, 1, 1, PAINTING);
                WorkerPool share = WorkerPool.start(servers, QueueMode.SHARE, 1, 1, PAINTING)) {
            return run(List.of(group, share));
        }
    }

    private List<Overhead> run(List<WorkerPool> pools) {
        Random random = new Random(0);
        List<Overhead> overheads = pools.stream()
                .map(pool -> new Overhead(pool.mode(), new ArrayList<>(), new ArrayList<>()))
                .toList();
        for (int i = 0; i < warmUps + requests; i++) {
            for (int index = 0; index < pools.size(); index++) {
                pause(LEAST_PAUSE + random.nextInt(MOST_PAUSE - LEAST_PAUSE));
                long sent = pools.get(index).publish(i);
                JobTimes times = pools.get(index).next();
                if (i >= warmUps) {
                    overheads.get(index).millis().add(times.overhead(sent));
                    overheads.get(index).stages().add(times.stages(sent));
                }
            }
        }
        return overheads;
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
