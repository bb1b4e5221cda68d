package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.OutcomeSink;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.RequestSource;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A queue that hands out given records, then calls a hook. Used on the poll thread, unless stated otherwise. */
final class FakeQueue implements RequestSource, OutcomeSink {

    private final Deque<RequestRecord> waiting = new ArrayDeque<>();
    private final List<Settlement> settled = new ArrayList<>();
    private Runnable whenEmpty = () -> {};
    private Runnable lastChance = () -> {};
    private volatile Runnable onRenew = () -> {};
    private volatile boolean claimHeld = true;
    private boolean claimLostAtSettlement;
    private int released;
    private int taken;

    FakeQueue(RequestRecord... records) {
        waiting.addAll(List.of(records));
    }

    /** Notifies the worker that the claim is about to be revoked, then revokes it; on the poll thread. */
    void moveClaim() {
        lastChance.run();
        claimHeld = false;
    }

    @Override
    public void onClaimRevoking(Runnable whenItGoes) {
        lastChance = whenItGoes;
    }

    /** Called when a poll finds nothing. */
    void whenEmpty(Runnable action) {
        whenEmpty = action;
    }

    /** Called whenever the claim is renewed; may be set from any thread. */
    void onRenew(Runnable action) {
        onRenew = action;
    }

    /** Gives the record to another worker; from any thread. */
    void loseClaim() {
        claimHeld = false;
    }

    /** The claim turns out to be lost only when the outcome is written. */
    void loseClaimAtSettlement() {
        claimLostAtSettlement = true;
    }

    List<Settlement> settled() {
        return settled;
    }

    int released() {
        return released;
    }

    int taken() {
        return taken;
    }

    @Override
    public Optional<RequestRecord> poll(Duration wait) {
        RequestRecord next = waiting.poll();
        if (next == null) {
            whenEmpty.run();
            return Optional.empty();
        }
        taken++;
        claimHeld = true;
        return Optional.of(next);
    }

    @Override
    public boolean renewClaim() {
        onRenew.run();
        return claimHeld;
    }

    @Override
    public void release() {
        released++;
    }

    @Override
    public void settle(RequestRecord record, Settlement settlement, BooleanSupplier patience)
            throws ClaimLostException {
        if (claimLostAtSettlement) {
            claimLostAtSettlement = false;
            throw new ClaimLostException("somebody else was faster");
        }
        settled.add(settlement);
    }

    @Override
    public void close() {}
}
