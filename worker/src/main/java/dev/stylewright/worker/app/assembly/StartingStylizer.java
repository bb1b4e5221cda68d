package dev.stylewright.worker.app.assembly;

import dev.stylewright.worker.stylize.Stylizer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stylizer that starts on its own thread while store and queue are checked. */
public final class StartingStylizer {

    private static final Logger LOG = LoggerFactory.getLogger(StartingStylizer.class);

    private final CompletableFuture<Stylizer> stylizer;

    /** @param start starts the stylizer; called once */
    public StartingStylizer(Supplier<Stylizer> start) {
        this.stylizer = CompletableFuture.supplyAsync(start);
    }

    /**
     * Waits for the stylizer.
     *
     * @throws RuntimeException the stylizer failed to start
     */
    public Stylizer await() {
        try {
            return stylizer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Waits for the stylizer and closes it, because another part failed to start. */
    public void discard() {
        try {
            stylizer.join().close();
        } catch (CompletionException e) {
            LOG.debug("no stylizer to close; the caller gets the exception that stopped the start", e);
        }
    }
}
