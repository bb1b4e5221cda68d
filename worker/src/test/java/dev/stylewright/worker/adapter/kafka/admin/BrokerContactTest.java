package dev.stylewright.worker.adapter.kafka.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/** The responses that count as answers of brokers, and when brokers count as unavailable. */
class BrokerContactTest {

    private final AtomicLong now = new AtomicLong();
    private final BrokerContact contact = new BrokerContact(now::get, Duration.ofSeconds(20));

    private void pass(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static KafkaFutureImpl<String> failed(Exception with) {
        KafkaFutureImpl<String> future = new KafkaFutureImpl<>();
        future.completeExceptionally(with);
        return future;
    }

    @Test
    void brokersAreAwayAfterTwentySecondsWithoutAnAnswer() throws Exception {
        pass(19);
        assertThat(contact.obstacle()).isEmpty();
        pass(1);
        assertThat(contact.obstacle()).contains("the brokers do not answer");

        KafkaFutureImpl<String> answer = new KafkaFutureImpl<>();
        answer.complete("here");
        contact.answer(answer);

        assertThat(contact.obstacle()).isEmpty();
    }

    @Test
    void aRefusalIsAnAnswerAndATimeoutIsNone() {
        pass(20);

        assertThatThrownBy(() -> contact.answer(failed(new TimeoutException("late"))))
                .isInstanceOf(ExecutionException.class);
        assertThat(contact.obstacle()).isPresent();
        assertThatThrownBy(() -> contact.answer(failed(new GroupAuthorizationException("chaos"))))
                .isInstanceOf(ExecutionException.class);
        assertThat(contact.obstacle()).isEmpty();
    }
}
