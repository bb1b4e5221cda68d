package dev.stylewright.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTest {

    @Test
    void theMessageListsTheInvalidFields() {
        Failure failure = Failure.of(
                FailureCode.INVALID_REQUEST,
                List.of(new FieldError("$.a", "is too large"), new FieldError("$.b", "is missing")));

        assertThat(failure.message()).isEqualTo("$.a: is too large; $.b: is missing");
        assertThat(failure.errors()).hasSize(2);
    }

    @Test
    void aFailureWithoutASentenceIsRefused() {
        assertThatThrownBy(() -> Failure.of(FailureCode.ENGINE_FAILURE, " "))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Failure.of(FailureCode.INVALID_REQUEST, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFailureKeepsItsOwnListOfFields() {
        List<FieldError> errors = new ArrayList<>(List.of(new FieldError("$.a", "is wrong")));
        Failure failure = Failure.of(FailureCode.INVALID_REQUEST, errors);
        errors.clear();

        assertThat(failure.errors()).hasSize(1);
    }

    @Test
    void anExceptionCarriesItsFailureAndItsCause() {
        Exception cause = new IllegalStateException("deep down");
        JobException e = new JobException(FailureCode.IMAGE_UNREADABLE, "this is no picture", cause);

        assertThat(e).hasMessage("this is no picture").hasCause(cause);
        assertThat(e.failure()).isEqualTo(Failure.of(FailureCode.IMAGE_UNREADABLE, "this is no picture"));
    }
}
