package dev.stylewright.worker.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which faults were injected into which worker, and how long it took until another worker had the request. Thread-safe. */
final class FaultLog {

    /** One fault that was injected. */
    static final class Injection {
        private final Fault fault;
        private final String worker;
        private final Optional<String> request;
        private final Instant at;
        private @Nullable Instant recovered;

        private Injection(Fault fault, String worker, Optional<String> request, Instant at) {
            this.fault = fault;
            this.worker = worker;
            this.request = request;
            this.at = at;
        }

        Fault fault() {
            return fault;
        }
    }

    private final List<Injection> injections = new ArrayList<>();

    synchronized void add(Fault fault, WorkerUnderTest worker) {
        injections.add(new Injection(fault, worker.id(), worker.job(), Instant.now()));
    }

    /** {@code worker} starts {@code request}, and replaces any worker that was interrupted on it. */
    synchronized void taken(String request, WorkerUnderTest worker) {
        injections.stream()
                .filter(injection -> injection.recovered == null
                        && injection.request.equals(Optional.of(request))
                        && !injection.worker.equals(worker.id()))
                .forEach(injection -> injection.recovered = Instant.now());
    }

    /** How often workers were interrupted on {@code request}. */
    synchronized long injectionsOn(String request) {
        return injections.stream()
                .filter(injection -> injection.request.equals(Optional.of(request)))
                .count();
    }

    synchronized List<Injection> injections() {
        return List.copyOf(injections);
    }

    /** From the fault to the moment at which another worker began with the request, sorted; only where another worker did. */
    synchronized List<Duration> recoveries(Fault.Kind kind) {
        return injections.stream()
                .filter(injection -> injection.fault.kind() == kind)
                .<Duration>mapMulti((injection, found) -> {
                    if (injection.recovered != null) {
                        found.accept(Duration.between(injection.at, injection.recovered));
                    }
                })
                .sorted()
                .toList();
    }
}
