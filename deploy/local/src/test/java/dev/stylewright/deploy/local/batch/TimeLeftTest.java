package dev.stylewright.deploy.local.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLeftTest {

    @Test
    void theMeanOfTheFinishedPaintingsIsTheEstimate() {
        TimeLeft timeLeft = new TimeLeft();
        assertThat(timeLeft.of(3)).isEmpty();
        timeLeft.add(Duration.ofSeconds(10));
        timeLeft.add(Duration.ofSeconds(20));
        assertThat(timeLeft.of(4)).contains(Duration.ofSeconds(60));
    }
}
