package dev.stylewright.deploy.embedded;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.utils.internals.Exit;

/** A broker with a fatal fault ends its process, which must not happen to the process that embeds it. Thread-safe. */
final class EndOfProcess {

    private static final List<CompletableFuture<String>> FAULTS = new CopyOnWriteArrayList<>();

    private EndOfProcess() {}

    /**
     * From now on, a fault that would end the JVM throws in the broker's thread instead.
     *
     * @return completed with a description at the next fault of any broker in this JVM, since a fault does not name its broker
     */
    static CompletableFuture<String> forbid() {
        Exit.setExitProcedure(EndOfProcess::refuse);
        Exit.setHaltProcedure(EndOfProcess::refuse);
        CompletableFuture<String> fault = new CompletableFuture<>();
        FAULTS.add(fault);
        return fault;
    }

    /** A broker has stopped and no longer needs its {@code fault}. */
    static void forget(CompletableFuture<String> fault) {
        FAULTS.removeIf(known -> known == fault);
    }

    private static void refuse(int status, String message) {
        String text = "The embedded Kafka broker had a fatal fault (status " + status + "): " + message;
        FAULTS.forEach(fault -> fault.complete(text));
        throw new IllegalStateException(text);
    }
}
