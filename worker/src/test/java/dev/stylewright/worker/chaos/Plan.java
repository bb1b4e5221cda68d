package dev.stylewright.worker.chaos;

import dev.stylewright.worker.chaos.Fault.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The parts of a run, in this order.
 *
 * @param mode how workers consume: {@code group} or {@code share}
 * @param requests minimum number of requests; more are published while there are faults to inject
 * @param workers at a time
 * @param waiting number of requests that are kept waiting or in progress while there are faults to inject
 * @param claimSeconds time after which brokers revoke the claim of a silent worker
 * @param poison requests that kill every worker that takes them
 * @param badDay further faults
 * @param faults to inject into workers, in this order, one at a time
 * @param storeFaults faults of the connections to the store after that
 * @param churnSeconds how long workers join and leave every few seconds after that
 */
record Plan(
        String mode,
        int requests,
        int workers,
        int waiting,
        int claimSeconds,
        int poison,
        BadDay badDay,
        List<Fault> faults,
        List<FaultWindow> storeFaults,
        int churnSeconds) {

    /** A time with one fault of the store. */
    record FaultWindow(StoreFaults.Kind kind, int seconds) {}

    /**
     * Faults that are not limited to a single request.
     *
     * @param bombs records of {@value Bomb#MIB} MiB, compressed to a thousandth: more than a worker's heap
     * @param sick workers whose engine always fails, beside the others
     * @param outageSeconds how long the store is down, longer than all retries, while there are more workers than requests
     * @param outageWorkers how many workers there are then
     */
    record BadDay(int bombs, int sick, int outageSeconds, int outageWorkers) {
        static final BadDay NONE = new BadDay(0, 0, 0, 0);
    }

    /** About 20 seconds: the points at which a request is most easily lost or reported twice; each mode has the points that the other one omits. */
    static Plan brief(String mode) {
        Fault first = new Fault(Kind.KILL, mode.equals("group") ? FaultPoint.AFTER_UPLOAD : FaultPoint.MID_PAINT);
        Fault second = new Fault(mode.equals("group") ? Kind.KILL : Kind.BROKER_RESTART, FaultPoint.AFTER_OUTCOME);
        return new Plan(mode, 8, 2, 3, 2, 0, BadDay.NONE, List.of(first, second), List.of(), 0);
    }

    /**
     * Everything, and often.
     *
     * @param kills workers killed at each point; the number of other faults and of requests is in proportion to it
     */
    static Plan full(String mode, int kills) {
        int pauses = Math.max(1, kills / 4);
        int restarts = Math.max(1, kills * 3 / 8);
        List<Fault> faults = new ArrayList<>();
        for (FaultPoint point : FaultPoint.values()) {
            faults.addAll(Collections.nCopies(kills, new Fault(Kind.KILL, point)));
            faults.addAll(Collections.nCopies(pauses, new Fault(Kind.PAUSE, point)));
        }
        faults.addAll(Collections.nCopies(restarts, new Fault(Kind.BROKER_RESTART, FaultPoint.MID_PAINT)));
        faults.addAll(Collections.nCopies(restarts, new Fault(Kind.BROKER_RESTART, FaultPoint.AFTER_OUTCOME)));
        Collections.shuffle(faults, new Random(4711));
        List<FaultWindow> storeFaults = List.of(
                new FaultWindow(StoreFaults.Kind.DOWN, 30),
                new FaultWindow(StoreFaults.Kind.FAILING, 10),
                new FaultWindow(StoreFaults.Kind.EXPIRED, 20),
                new FaultWindow(StoreFaults.Kind.SLOW, 15),
                new FaultWindow(StoreFaults.Kind.CUTTING, 20));
        return new Plan(mode, 300 * kills / 8, 3, 9, 3, 2, new BadDay(2, 2, 60, 6), faults, storeFaults, 45);
    }

    /** All faults other than kills, in a few minutes. */
    static Plan badDay(String mode) {
        return new Plan(
                mode,
                20,
                2,
                4,
                3,
                1,
                new BadDay(1, 1, 25, 5),
                List.of(),
                List.of(new FaultWindow(StoreFaults.Kind.EXPIRED, 15)),
                0);
    }

    /** Only kills, beside idle workers, to measure the time until another one has the request. */
    static Plan recovery(String mode, int claimSeconds, int kills) {
        return new Plan(
                mode,
                1,
                3,
                2,
                claimSeconds,
                0,
                BadDay.NONE,
                Collections.nCopies(kills, new Fault(Kind.KILL, FaultPoint.MID_PAINT)),
                List.of(),
                0);
    }
}
