package dev.stylewright.deploy.embedded;

import org.apache.kafka.common.utils.internals.Exit;

/** A broker that meets a fatal fault ends its process; here the process is somebody else's. */
final class EndOfProcess {
    private EndOfProcess() {}

    /** From now on, a fault that would end the JVM throws in the broker's thread that met it instead. */
    static void forbid() {
        Exit.setExitProcedure(EndOfProcess::refuse);
        Exit.setHaltProcedure(EndOfProcess::refuse);
    }

    private static void refuse(int status, String message) {
        throw new IllegalStateException(
                "The embedded Kafka broker met a fatal fault (status " + status + "): " + message);
    }
}
