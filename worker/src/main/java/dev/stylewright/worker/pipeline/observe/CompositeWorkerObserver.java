package dev.stylewright.worker.pipeline.observe;

import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.TraceContext;
import dev.stylewright.worker.stylize.Evaluation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Several observers as one. Thread-safe. */
record CompositeWorkerObserver(List<WorkerObserver> observers) implements WorkerObserver {

    CompositeWorkerObserver {
        observers = List.copyOf(observers);
    }

    @Override
    public void polled() {
        observers.forEach(WorkerObserver::polled);
    }

    @Override
    public JobListener taken(RequestRecord record) {
        List<JobListener> watches = new ArrayList<>();
        Optional<TraceContext> named = Optional.empty();
        for (WorkerObserver observer : observers) {
            JobListener watch = observer.taken(named.map(record::in).orElse(record));
            named = named.or(watch::trace);
            watches.add(watch);
        }
        return new Watches(watches);
    }

    private record Watches(List<JobListener> watches) implements JobListener {

        @Override
        public Optional<TraceContext> trace() {
            return watches.stream()
                    .map(JobListener::trace)
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        @Override
        public void admitted(StylizationJob job) {
            watches.forEach(watch -> watch.admitted(job));
        }

        @Override
        public Runnable begin(JobPhase phase) {
            List<Runnable> ends = new ArrayList<>();
            watches.forEach(watch -> ends.add(watch.begin(phase)));
            Collections.reverse(ends);
            return () -> ends.forEach(Runnable::run);
        }

        @Override
        public void failed(JobPhase phase) {
            watches.forEach(watch -> watch.failed(phase));
        }

        @Override
        public void evaluated(Evaluation evaluation) {
            watches.forEach(watch -> watch.evaluated(evaluation));
        }

        @Override
        public void retried() {
            watches.forEach(JobListener::retried);
        }

        @Override
        public void settled(Settlement settlement) {
            watches.forEach(watch -> watch.settled(settlement));
        }

        @Override
        public void abandoned(StopSignal.Reason reason) {
            watches.forEach(watch -> watch.abandoned(reason));
        }
    }
}
