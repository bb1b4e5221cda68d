package dev.stylewright.worker.pipeline.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs outages of the store: once at the start, once a minute during the outage, and once at the end. Not thread-safe. */
final class OutageLog {

    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final InstantSource clock;
    private @Nullable Instant since;
    private Instant said = Instant.MIN;

    OutageLog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The store is unavailable.
     *
     * @param obstacle the reason, as a clause
     * @param cause the store's last error
     */
    void away(String obstacle, String cause) {
        Instant now = clock.instant();
        if (since == null) {
            since = now;
            LOG.warn("{}: until it recovers no requests are taken and jobs wait: {}", obstacle, cause);
            said = now;
        } else if (!said.plus(BETWEEN_LINES).isAfter(now)) {
            LOG.warn("{} since {}: {}", obstacle, since, cause);
            said = now;
        }
    }

    /** The store is available. */
    void back() {
        if (since != null) {
            LOG.info(
                    "the store answers again, after {} s: requests are taken",
                    Duration.between(since, clock.instant()).toSeconds());
            since = null;
        }
    }
}
