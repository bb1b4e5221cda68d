package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.deploy.benchmark.report.Statistics;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The time of jobs in addition to painting, from the caller's perspective: one at a time through a warm worker. */
final class JobOverhead {
    private final List<Job> jobs = new ArrayList<>();

    /**
     * One job.
     *
     * @param wall milliseconds from before its request was published until after its outcome was read
     * @param timings as the worker reports them
     * @param bytes number of bytes of the result
     */
    record Job(double wall, Timings timings, long bytes) {
        /** Milliseconds outside the stylizer. */
        double besides() {
            return wall - timings.stylizing();
        }
    }

    private JobOverhead() {}

    /**
     * Orders one after the other.
     *
     * @param warmUp number of warm-up jobs, which are not counted
     * @param count number of counted jobs
     */
    static JobOverhead measure(Orders orders, String content, String style, int size, int warmUp, int count) {
        JobOverhead overhead = new JobOverhead();
        for (int i = 0; i < warmUp + count; i++) {
            long began = System.nanoTime();
            Completed completed = orders.place(TestServers.order("cost-" + i, content, style, size, 1))
                    .completed();
            double wall = (System.nanoTime() - began) / 1e6;
            if (i >= warmUp) {
                overhead.jobs.add(new Job(wall, completed.timings().orElseThrow(), completed.bytes()));
            }
        }
        return overhead;
    }

    /** The median of a value over all jobs. */
    double median(ToDoubleFunction<Job> figure) {
        return Statistics.median(jobs.stream().mapToDouble(figure).boxed().toList())
                .orElseThrow();
    }

    int count() {
        return jobs.size();
    }
}
