package dev.stylewright.deploy.testkit;

/** A worker of the kit, running. */
interface KitWorker extends AutoCloseable {

    /** @throws IllegalStateException the worker has ended, with the cause */
    void requireRunning();

    /** Stops the worker and waits until it has stopped. */
    @Override
    void close();
}
