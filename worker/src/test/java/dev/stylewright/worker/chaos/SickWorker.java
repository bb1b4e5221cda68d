package dev.stylewright.worker.chaos;

import dev.stylewright.worker.app.ScriptedStylizer;
import dev.stylewright.worker.stylize.EngineFailureException;

/** A worker whose engine always fails immediately, as after a sticky error of its device. Everything else is real. */
final class SickWorker {

    private SickWorker() {}

    /** Takes the arguments of a worker. */
    public static void main(String[] arguments) {
        new ScriptedStylizer(options -> fail(), SickWorker::fail).runWorker(arguments);
    }

    private static void fail() {
        throw new EngineFailureException("CUDA error: an illegal memory access was encountered");
    }
}
