package dev.stylewright.deploy.benchmark.queue;

import com.sun.management.OperatingSystemMXBean;
import dev.stylewright.worker.app.configuration.QueueMode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One worker, and then many, with enough requests for all.
 *
 * @param workers number of workers in the second run; in a consumer group equal to the number of partitions
 * @param jobs requests for each of many workers, at least 10
 * @param alone requests for the single worker, at least 10
 */
record ScalingTrial(int workers, int jobs, int alone) {
    /** How long an image takes. */
    static final Duration PAINTING = Duration.ofMillis(200);

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Runs one worker or all of them: on as many partitions as workers in a consumer group, on one partition in a share group. */
    Load run(Servers servers, QueueMode mode, boolean all) {
        int partitions = mode == QueueMode.GROUP ? workers : 1;
        int working = all ? workers : 1;
        int total = all ? workers * jobs : alone;
        Steady steady = Steady.of(total);
        try (WorkerPool pool = WorkerPool.start(servers, mode, working, partitions, PAINTING)) {
            for (int i = 0; i < total; i++) {
                pool.publish(i);
            }
            List<JobTimes> done = new ArrayList<>();
            long busy = 0;
            for (int i = 0; i < total; i++) {
                done.add(pool.next());
                if (i == steady.first()) {
                    busy -= PROCESS.getProcessCpuTime();
                } else if (i == steady.last()) {
                    busy += PROCESS.getProcessCpuTime();
                }
            }
            return load(mode, partitions, working, done, busy);
        }
    }

    private static Load load(QueueMode mode, int partitions, int working, List<JobTimes> done, long busyNanos) {
        Steady steady = Steady.of(done.size());
        List<Long> settled = done.stream().map(JobTimes::settled).sorted().toList();
        long time = settled.get(steady.last()) - settled.get(steady.first());
        return new Load(
                mode,
                partitions,
                working,
                steady.perSecond(settled),
                (double) busyNanos / time / Runtime.getRuntime().availableProcessors(),
                stages(done.subList(steady.first(), steady.last() + 1)));
    }

    /** Without the first request of each worker, because the worker may have waited for requests or for its own start before it. */
    private static List<List<Double>> stages(List<JobTimes> done) {
        List<List<Double>> stages = new ArrayList<>();
        Map<String, Long> free = new HashMap<>();
        for (JobTimes times : done) {
            Long since = free.put(times.worker(), times.settled());
            if (since != null) {
                stages.add(times.stages(since));
            }
        }
        return stages;
    }
}
