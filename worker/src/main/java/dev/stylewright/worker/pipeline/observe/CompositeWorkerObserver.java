package dev.stylewright.worker.pipeline.observe;

import dev.stylewright.protocol.report.Outcome;
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

/** Delegates to several observers. Thread-safe. */
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
        List<JobListener> listeners = new ArrayList<>();
        Optional<TraceContext> named = Optional.empty();
        for (WorkerObserver observer : observers) {
            JobListener listener = observer.taken(named.map(record::in).orElse(record));
            named = named.or(listener::trace);
            listeners.add(listener);
        }
        return new CompositeJobListener(listeners);
    }

    @Override
    public void answeredForBrokers(Outcome outcome) {
        observers.forEach(observer -> observer.answeredForBrokers(outcome));
    }

    private record CompositeJobListener(List<JobListener> listeners) implements JobListener {

        @Override
        public Optional<TraceContext> trace() {
            return listeners.stream()
                    .map(JobListener::trace)
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        @Override
        public void accepted(StylizationJob job) {
            listeners.forEach(listener -> listener.accepted(job));
        }

        @Override
        public Runnable begin(JobPhase phase) {
            List<Runnable> ends = new ArrayList<>();
            listeners.forEach(listener -> ends.add(listener.begin(phase)));
            Collections.reverse(ends);
            return () -> ends.forEach(Runnable::run);
        }

        @Override
        public void failed(JobPhase phase) {
            listeners.forEach(listener -> listener.failed(phase));
        }

        @Override
        public void evaluated(Evaluation evaluation) {
            listeners.forEach(listener -> listener.evaluated(evaluation));
        }

        @Override
        public void engineTested(boolean well) {
            listeners.forEach(listener -> listener.engineTested(well));
        }

        @Override
        public void retried() {
            listeners.forEach(JobListener::retried);
        }

        @Override
        public void settled(Settlement settlement) {
            listeners.forEach(listener -> listener.settled(settlement));
        }

        @Override
        public void abandoned(StopSignal.Reason reason) {
            listeners.forEach(listener -> listener.abandoned(reason));
        }
    }
}
