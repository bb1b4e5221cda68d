package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Waits for conditions. */
final class Patience {

    private Patience() {}

    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Checks a condition twice a second; an error that names {@code what} if it does not hold in time. */
    static void await(String what, int seconds, Condition condition) throws Exception {
        Instant end = Instant.now().plusSeconds(seconds);
        while (!condition.holds()) {
            assertThat(Instant.now()).as(what).isBefore(end);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }
}
