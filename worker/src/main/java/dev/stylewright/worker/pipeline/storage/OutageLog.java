package dev.stylewright.worker.pipeline.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that the store is away: once when it goes, once a minute while it is, and once when it is back. Not thread-safe. */
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
     * The store is away.
     *
     * @param obstacle why, as a clause
     * @param cause what the store said last
     */
    void away(String obstacle, String cause) {
        Instant now = clock.instant();
        if (since == null) {
            since = now;
            LOG.warn("{}: no requests are taken and jobs wait until that is over: {}", obstacle, cause);
            said = now;
        } else if (!said.plus(BETWEEN_LINES).isAfter(now)) {
            LOG.warn("{} since {}: {}", obstacle, since, cause);
            said = now;
        }
    }

    /** The store is there. */
    void back() {
        if (since != null) {
            LOG.info(
                    "the store answers again, after {} s: requests are taken",
                    Duration.between(since, clock.instant()).toSeconds());
            since = null;
        }
    }
}
