package dev.stylewright.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

class LoggingTest {
    @Test
    void thereIsOneBindingOfSlf4j() {
        assertThat(ServiceLoader.load(SLF4JServiceProvider.class)).hasSize(1);
    }

    @Test
    void aBrokersAndAnEndpointsLivesPassWithoutAWarning() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        root.addAppender(heard);
        try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
                EmbeddedS3 s3 = EmbeddedS3.startTemporary()) {
            kafka.restart();
            s3.createBucket("quiet");
        } finally {
            root.detachAppender(heard);
        }
        List<String> loud = heard.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
                .toList();
        assertThat(loud).isEmpty();
    }
}
