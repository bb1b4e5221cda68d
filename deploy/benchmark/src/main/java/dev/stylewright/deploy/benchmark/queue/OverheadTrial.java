package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.worker.app.configuration.QueueMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One idle worker in each mode, which get single requests by turns.
 *
 * @param requests how many count in each mode
 * @param warmUps how many come before and don't count
 */
record OverheadTrial(int requests, int warmUps) {
    private static final Duration PAINTING = Duration.ofMillis(50);
    /** The worker's polls last half a second: requests are to come anywhere in them. */
    private static final int LEAST_PAUSE = 100;

    private static final int MOST_PAUSE = 700;

    List<Overhead> run(Servers servers) {
        try (Crew group = Crew.start(servers, QueueMode.GROUP, 1, 1, PAINTING);
                Crew share = Crew.start(servers, QueueMode.SHARE, 1, 1, PAINTING)) {
            return run(List.of(group, share));
        }
    }

    private List<Overhead> run(List<Crew> crews) {
        Random random = new Random(0);
        List<Overhead> overheads = crews.stream()
                .map(crew -> new Overhead(crew.mode(), new ArrayList<>(), new ArrayList<>()))
                .toList();
        for (int i = 0; i < warmUps + requests; i++) {
            for (int which = 0; which < crews.size(); which++) {
                pause(LEAST_PAUSE + random.nextInt(MOST_PAUSE - LEAST_PAUSE));
                long sent = crews.get(which).publish(i);
                JobTimes times = crews.get(which).next();
                if (i >= warmUps) {
                    overheads.get(which).millis().add(times.overhead(sent));
                    overheads.get(which).stages().add(times.stages(sent));
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
