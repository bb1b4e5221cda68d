package dev.stylewright.worker.app;

import dev.stylewright.worker.stylize.Stylizer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stylizer that comes up on a thread of its own, while store and queue are looked at. */
final class StartingStylizer {

    private static final Logger LOG = LoggerFactory.getLogger(StartingStylizer.class);

    private final CompletableFuture<Stylizer> stylizer;

    /** @param start brings the stylizer up; called once */
    StartingStylizer(Supplier<Stylizer> start) {
        this.stylizer = CompletableFuture.supplyAsync(start);
    }

    /**
     * The stylizer, once it is up.
     *
     * @throws RuntimeException what kept it from coming up
     */
    Stylizer await() {
        try {
            return stylizer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Waits for the stylizer and closes it: what it was to work with isn't there. */
    void discard() {
        try {
            stylizer.join().close();
        } catch (CompletionException e) {
            LOG.debug("no stylizer to close; what is thrown to the caller says why nothing starts", e);
        }
    }
}
