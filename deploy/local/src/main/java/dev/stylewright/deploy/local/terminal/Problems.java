package dev.stylewright.deploy.local.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects the problems of a command line, so that all are reported together. Not thread-safe. */
public final class Problems {

    private final List<CommandException> found = new ArrayList<>();

    /** Returns the value of a step; empty if the step fails, which {@link #report} reports. */
    public <T> Optional<T> check(Supplier<T> step) {
        try {
            return Optional.of(step.get());
        } catch (CommandException e) {
            found.add(e);
            return Optional.empty();
        }
    }

    /** Takes a step that has no value. */
    public void require(Runnable step) {
        check(() -> {
            step.run();
            return true;
        });
    }

    /** Whether no step has failed. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** @throws CommandException a step has failed; contains the messages of all failed steps, in order */
    public void report() {
        if (!found.isEmpty()) {
            throw CommandException.all(found);
        }
    }
}
