package dev.stylewright.worker.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(OutageLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final OutageLog log = new OutageLog(() -> now);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void anOutageIsLoggedWhenItBeginsOnceAMinuteAndWhenItEnds() {
        log.back();
        for (int second = 0; second <= 130; second += 2) {
            log.away("the store does not answer", "connection refused");
            now = now.plusSeconds(2);
        }
        log.back();
        log.back();

        assertThat(lines.list)
                .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
                .containsExactly(
                        "WARN the store does not answer: until it recovers no requests are taken and jobs wait:"
                                + " connection refused",
                        "WARN the store does not answer since 2026-06-01T12:00:00Z: connection refused",
                        "WARN the store does not answer since 2026-06-01T12:00:00Z: connection refused",
                        "INFO the store answers again, after 132 s: requests are taken");
    }

    @Test
    void theNextOutageIsLoggedAtOnce() {
        log.away("the store does not answer", "connection refused");
        log.back();
        log.away("the store is full or overloaded", "status 507");

        assertThat(lines.list).hasSize(3);
    }
}
