package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.protocol.report.Completed;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Records the times of one worker's jobs. Thread-safe, as long as the worker has one job at a time. */
final class Probe implements WorkerObserver {
    private final String worker;
    private final Consumer<JobTimes> painted;
    private final Consumer<String> notPainted;
    private volatile long stylizer;

    /**
     * A probe of one worker.
     *
     * @param painted called on the poll thread for each painted request
     * @param notPainted called with the outcome of each other request
     */
    Probe(String worker, Consumer<JobTimes> painted, Consumer<String> notPainted) {
        this.worker = worker;
        this.painted = painted;
        this.notPainted = notPainted;
    }

    /** The stylizer is called for the job under way. */
    void stylizerCalled() {
        stylizer = System.nanoTime();
    }

    @Override
    public JobListener taken(RequestRecord record) {
        return new Marks(System.nanoTime());
    }

    private final class Marks implements JobListener {
        private final long taken;
        private final Map<JobPhase, JobTimes.Span> phases = new ConcurrentHashMap<>();
        private volatile String id = "";

        private Marks(long taken) {
            this.taken = taken;
        }

        @Override
        public void accepted(StylizationJob job) {
            id = job.id();
        }

        @Override
        public Runnable begin(JobPhase phase) {
            long began = System.nanoTime();
            return () -> phases.put(phase, new JobTimes.Span(began, System.nanoTime()));
        }

        @Override
        public void settled(Settlement settlement) {
            long settled = System.nanoTime();
            boolean isNew = settlement.outcome().orElse(null) instanceof Completed completed && !completed.replayed();
            if (isNew) {
                painted.accept(new JobTimes(id, worker, taken, phases, stylizer, settled));
            } else {
                notPainted.accept(String.valueOf(settlement));
            }
        }
    }
}
