package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TeardownTest {

    private final List<String> closed = new ArrayList<>();
    private final Teardown teardown = new Teardown();

    @Test
    void theLastIsClosedFirstAndOnce() {
        add("first");
        add("second");
        teardown.close();
        teardown.close();
        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void aPartThatFailsDoesNotKeepTheOthersOpen() {
        add("first");
        teardown.add(() -> {
            throw new IllegalStateException("stuck");
        });
        add("third");
        assertThatThrownBy(teardown::close).hasMessageContaining("stuck");
        assertThat(closed).containsExactly("third", "first");
    }

    @Test
    void nothingIsBegunAfterTheEnd() {
        teardown.close();
        assertThatThrownBy(() -> add("late")).isInstanceOf(CancellationException.class);
    }

    private void add(String name) {
        teardown.add(() -> closed.add(name));
    }
}
