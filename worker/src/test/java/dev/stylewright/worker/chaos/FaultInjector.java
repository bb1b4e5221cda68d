package dev.stylewright.worker.chaos;

import dev.stylewright.worker.chaos.Fault.Kind;
import dev.stylewright.worker.chaos.Frames.HttpHead;
import dev.stylewright.worker.chaos.Frames.KafkaRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches all connections and injects the armed fault into the first worker that reaches its point. Thread-safe; faults are injected on the thread of the
 * connection, so that the intercepted call waits for them.
 */
final class FaultInjector {

    private static final short PRODUCE = 0;
    private static final short END_TRANSACTION = 26;
    private static final short GROUP_HEARTBEAT = 68;
    private static final short SHARE_HEARTBEAT = 76;
    private static final short SHARE_ACKNOWLEDGE = 79;
    /** A request that loses too many workers fails, as intended: these must not. */
    private static final int MAX_INJECTIONS = 2;

    private static final String POISON = "poison";

    private final String results;
    private final Function<String, Optional<WorkerUnderTest>> fleet;
    private final Runnable brokerRestart;
    private final double pauseSeconds;
    private final int poisonKills;
    private final FaultLog log = new FaultLog();
    private final AtomicReference<@Nullable Fault> armed = new AtomicReference<>();
    private final Map<String, Integer> poisoned = new ConcurrentHashMap<>();

    /**
     * @param results the bucket of results
     * @param fleet finds a worker by its id
     * @param brokerRestart stops and starts the broker
     * @param pauseSeconds how long a paused worker sleeps: past its claim
     * @param poisonKills the number of workers that a request with "poison" in its id kills
     */
    FaultInjector(
            String results,
            Function<String, Optional<WorkerUnderTest>> fleet,
            Runnable brokerRestart,
            double pauseSeconds,
            int poisonKills) {
        this.results = results;
        this.fleet = fleet;
        this.brokerRestart = brokerRestart;
        this.pauseSeconds = pauseSeconds;
        this.poisonKills = poisonKills;
    }

    FaultLog log() {
        return log;
    }

    void arm(Fault fault) {
        armed.set(fault);
    }

    boolean hasInjected() {
        return armed.get() == null;
    }

    /** Injects the armed fault into {@code worker} now, regardless of its phase. */
    void inject(WorkerUnderTest worker) {
        Fault fault = armed.getAndSet(null);
        if (fault != null) {
            inject(fault, worker);
        }
    }

    /** Receives the calls of a worker's proxy to the store. */
    StoreProxy.Interceptor interceptor(String workerId) {
        return new StoreProxy.Interceptor() {
            @Override
            public boolean arrives(HttpHead request) {
                Optional<WorkerUnderTest> found = fleet.apply(workerId);
                if (found.isEmpty() || !concernsResults(request)) {
                    return true;
                }
                WorkerUnderTest worker = found.get();
                if (request.method().equals("HEAD")) {
                    worker.take(jobOf(request));
                    log.taken(jobOf(request), worker);
                    return survivesPoison(worker) && passes(worker, FaultPoint.AFTER_TAKE);
                }
                return !request.method().equals("PUT") || passes(worker, FaultPoint.BEFORE_UPLOAD);
            }

            @Override
            public boolean half(HttpHead request) {
                return fleet.apply(workerId)
                        .map(worker -> passes(worker, FaultPoint.DURING_FETCH))
                        .orElse(true);
            }

            @Override
            public boolean answered(HttpHead request, int status) {
                boolean stored = request.method().equals("PUT") && status == 200 && concernsResults(request);
                return !stored
                        || fleet.apply(workerId)
                                .map(worker -> passes(worker, FaultPoint.AFTER_UPLOAD))
                                .orElse(true);
            }
        };
    }

    private boolean concernsResults(HttpHead request) {
        return request.path().startsWith("/" + results + "/");
    }

    private String jobOf(HttpHead request) {
        return request.path().substring(results.length() + 2).replace(".png", "");
    }

    /** Receives the requests of the broker's proxy. */
    boolean passes(KafkaRequest request) {
        String[] name = request.client().split("-", 2);
        Optional<WorkerUnderTest> worker = fleet.apply(name[0]);
        return worker.isEmpty() || passes(request, worker.get(), name.length > 1 ? name[1] : "");
    }

    private boolean passes(KafkaRequest request, WorkerUnderTest worker, String role) {
        switch (request.api()) {
            case GROUP_HEARTBEAT, SHARE_HEARTBEAT -> worker.join();
            case PRODUCE -> {
                if (role.equals("outcomes")) {
                    worker.sendOutcome();
                } else if (role.equals("progress")) {
                    worker.report();
                    return !worker.paints() || passes(worker, FaultPoint.MID_PAINT);
                }
            }
            case END_TRANSACTION, SHARE_ACKNOWLEDGE -> {
                if (worker.outcomeSent()) {
                    boolean goesOn = passes(worker, FaultPoint.AFTER_OUTCOME);
                    worker.settle();
                    return goesOn;
                }
            }
            default -> {
                return true;
            }
        }
        return true;
    }

    private boolean survivesPoison(WorkerUnderTest worker) {
        String request = worker.job().orElseThrow();
        if (!request.startsWith(POISON) || poisoned.merge(request, 1, Integer::sum) > poisonKills) {
            return true;
        }
        worker.kill();
        return false;
    }

    /** Whether {@code worker} gets past {@code point}. */
    private boolean passes(WorkerUnderTest worker, FaultPoint point) {
        Fault fault = armed.get();
        boolean spared = worker.job()
                .filter(request -> !request.startsWith(POISON) && log.injectionsOn(request) < MAX_INJECTIONS)
                .isEmpty();
        if (fault == null || fault.point() != point || spared || !armed.compareAndSet(fault, null)) {
            return true;
        }
        return inject(fault, worker);
    }

    private boolean inject(Fault fault, WorkerUnderTest worker) {
        log.add(fault, worker);
        if (fault.kind() == Kind.KILL) {
            worker.kill();
            return false;
        }
        if (fault.kind() == Kind.BROKER_RESTART) {
            brokerRestart.run();
            return fault.point() != FaultPoint.AFTER_OUTCOME;
        }
        sleep(worker);
        return true;
    }

    private void sleep(WorkerUnderTest worker) {
        try {
            worker.pause();
            Pause.ofMillis((long) (pauseSeconds * 1000));
            worker.resume();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
