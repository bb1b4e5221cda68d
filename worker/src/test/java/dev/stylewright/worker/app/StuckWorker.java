package dev.stylewright.worker.app;

import java.util.concurrent.locks.LockSupport;

/** A worker whose engine never returns, like a hanging call into a driver. Everything else is real. */
final class StuckWorker {

    private StuckWorker() {}

    /** Takes the arguments of a worker. */
    public static void main(String[] arguments) {
        new ScriptedStylizer(options -> hang(), () -> {}).runWorker(arguments);
    }

    private static void hang() {
        while (true) {
            LockSupport.park();
        }
    }
}
