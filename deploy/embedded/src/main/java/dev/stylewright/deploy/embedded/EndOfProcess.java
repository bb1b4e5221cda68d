package dev.stylewright.deploy.embedded;

import org.apache.kafka.common.utils.internals.Exit;

/** A broker with a fatal fault ends its process, which must not happen to the process that embeds it. */
final class EndOfProcess {
    private EndOfProcess() {}

    /** From now on, a fault that would end the JVM throws in the broker's thread instead. */
    static void forbid() {
        Exit.setExitProcedure(EndOfProcess::refuse);
        Exit.setHaltProcedure(EndOfProcess::refuse);
    }

    private static void refuse(int status, String message) {
        throw new IllegalStateException(
                "The embedded Kafka broker had a fatal fault (status " + status + "): " + message);
    }
}
