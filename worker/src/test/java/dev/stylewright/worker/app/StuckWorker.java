package dev.stylewright.worker.app;

import java.util.concurrent.locks.LockSupport;

/** A worker whose engine never comes back, as a call into a driver that hangs. Everything else is real. */
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
