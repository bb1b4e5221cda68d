package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.batch.ResultDirectory.State;
import dev.stylewright.deploy.local.order.Order;
import dev.stylewright.deploy.local.order.Placement;
import dev.stylewright.deploy.local.terminal.CommandException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Many paintings into one directory, and the state of each: waiting, done or failed. A result that an earlier run has written from the same inputs and
 * parameters counts as done. Not thread-safe.
 */
final class Batch {

    private final List<Job> jobs;
    private final OrderTemplate template;
    private final ResultDirectory results;
    private final List<Job> waiting = new ArrayList<>();
    private final Map<Job, Failure> failures = new LinkedHashMap<>();

    /**
     * Why a job failed.
     *
     * @param label one or two words
     * @param reason at least a sentence
     */
    record Failure(String label, String reason) {
        static Failure of(CommandException failure) {
            return new Failure(failure.label(), String.valueOf(failure.getMessage()));
        }
    }

    private Batch(List<Job> jobs, OrderTemplate template, ResultDirectory results) {
        this.jobs = List.copyOf(jobs);
        this.template = template;
        this.results = results;
    }

    /**
     * Reads all pictures, and compares them with the results that exist. Changes nothing.
     *
     * @param overwrite whether files may be replaced that are not current results
     * @throws CommandException a file exists that may not be replaced
     */
    static Batch plan(List<Job> jobs, OrderTemplate template, ResultDirectory results, boolean overwrite) {
        Batch batch = new Batch(jobs, template, results);
        List<Job> blocked = new ArrayList<>();
        for (Job job : jobs) {
            batch.add(job).filter(state -> !overwrite && state != State.MISSING).ifPresent(state -> blocked.add(job));
        }
        if (!blocked.isEmpty()) {
            throw CommandException.usage(
                    results.file(blocked.get(0).fileName()) + " already exists"
                            + (blocked.size() == 1 ? "" : ", and " + (blocked.size() - 1) + " more")
                            + ", but not as a result of these inputs and parameters: choose another --out, or add --overwrite.");
        }
        return batch;
    }

    /** Returns the state of the result that is to be painted; empty if it is not. */
    private Optional<State> add(Job job) {
        Order order;
        try {
            order = template.order(job);
        } catch (CommandException e) {
            failures.put(job, Failure.of(e));
            return Optional.empty();
        }
        // An order that the protocol does not allow fails before anything starts.
        Placement.inOwnFolders(order, Instant.now());
        State state = results.state(job.fileName(), template.digest(order));
        if (state == State.CURRENT) {
            return Optional.empty();
        }
        waiting.add(job);
        return Optional.of(state);
    }

    List<Job> jobs() {
        return jobs;
    }

    /** The jobs to paint, in order. */
    List<Job> waiting() {
        return List.copyOf(waiting);
    }

    /** Number of jobs whose result exists. */
    int done() {
        return jobs.size() - waiting.size() - failures.size();
    }

    /** How many results exist, as the beginning of a sentence: {@code 2 of 6 pictures are}. */
    String doneOf() {
        return done() + " of " + jobs.size() + (jobs.size() == 1 ? " picture" : " pictures")
                + (done() == 1 ? " is" : " are");
    }

    /** Whether a job writes previews beside its result. */
    boolean hasPreviews() {
        return jobs.stream().anyMatch(job -> job.parameters().previewEvery() > 0);
    }

    /** The number of the next waiting job, from 1: one more than the jobs that are done or failed. */
    int number() {
        return jobs.size() - waiting.size() + 1;
    }

    /** Why jobs failed. */
    Map<Job, Failure> failures() {
        return failures;
    }

    /** Why there is no result of a job, in one or two words. */
    String label(Job job) {
        Failure failure = failures.get(job);
        return failure == null ? "not painted" : failure.label();
    }

    ResultDirectory results() {
        return results;
    }

    /**
     * The order of a job.
     *
     * @throws CommandException its picture cannot be used
     */
    Order order(Job job) {
        return template.order(job);
    }

    /**
     * Writes the result of a waiting job.
     *
     * @throws CommandException it cannot be written
     */
    void succeed(Job job, Order order, byte[] file) {
        // The picture may have changed since the batch was planned.
        results.write(job.fileName(), template.digest(order), file, true);
        waiting.remove(job);
    }

    /** Records why a waiting job failed. */
    void fail(Job job, Failure failure) {
        failures.put(job, failure);
        waiting.remove(job);
    }

    /** The file of a result, if the job is done. */
    Optional<Path> result(Job job) {
        return waiting.contains(job) || failures.containsKey(job)
                ? Optional.empty()
                : Optional.of(results.file(job.fileName()));
    }
}
