package dev.stylewright.worker.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A number of workers at a time: one that ends is replaced at once, as an orchestrator would. Thread-safe. */
final class WorkerFleet implements AutoCloseable {

    /** Starts a worker of that number. */
    interface WorkerFactory {
        WorkerUnderTest start(int number, WorkerUnderTest.Kind kind) throws IOException;
    }

    private final WorkerFactory factory;
    private final List<WorkerUnderTest> workers = new CopyOnWriteArrayList<>();
    private final List<WorkerUnderTest> crashed = new ArrayList<>();
    private int started;
    private int size;

    WorkerFleet(WorkerFactory factory) {
        this.factory = factory;
    }

    /** Keeps this many from now on, whenever {@link #fill} is called. */
    synchronized void resize(int wanted) {
        size = wanted;
    }

    /** Replaces those that have ended; paused ones count. */
    synchronized void fill() {
        List<WorkerUnderTest> gone =
                workers.stream().filter(worker -> !worker.isAlive()).toList();
        gone.stream().filter(WorkerUnderTest::hasCrashed).forEach(crashed::add);
        workers.removeAll(gone);
        while (current().filter(worker -> !worker.isStopping()).count() < size) {
            start(WorkerUnderTest.Kind.CURRENT);
        }
    }

    private Stream<WorkerUnderTest> current() {
        return workers.stream().filter(worker -> worker.kind() == WorkerUnderTest.Kind.CURRENT);
    }

    /** Starts one more, beside those that {@link #fill} keeps. */
    synchronized WorkerUnderTest start(WorkerUnderTest.Kind kind) {
        try {
            WorkerUnderTest worker = factory.start(++started, kind);
            workers.add(worker);
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the one that has run longest, cleanly. */
    synchronized void stopOldest() {
        current().filter(WorkerUnderTest::works).findFirst().ifPresent(WorkerUnderTest::terminate);
    }

    /** Stops surplus workers cleanly. */
    synchronized void shrink() {
        List<WorkerUnderTest> there =
                current().filter(worker -> !worker.isStopping()).toList();
        there.subList(0, Math.max(0, there.size() - size)).forEach(WorkerUnderTest::terminate);
    }

    List<WorkerUnderTest> workers() {
        return workers;
    }

    Optional<WorkerUnderTest> named(String id) {
        return workers.stream().filter(worker -> worker.id().equals(id)).findFirst();
    }

    long working() {
        return workers.stream().filter(WorkerUnderTest::works).count();
    }

    synchronized int started() {
        return started;
    }

    /** Workers that ended without a request to stop. */
    synchronized List<WorkerUnderTest> crashed() {
        return List.copyOf(crashed);
    }

    @Override
    public synchronized void close() {
        size = 0;
        workers.forEach(WorkerUnderTest::kill);
    }
}
