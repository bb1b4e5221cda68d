package dev.stylewright.deploy.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class CleanupStackTest {

    private final List<String> closed = new ArrayList<>();
    private final CleanupStack cleanup = new CleanupStack();

    @Test
    void theLastIsClosedFirstAndOnce() {
        add("first");
        add("second");
        cleanup.close();
        cleanup.close();
        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void aPartThatFailsDoesNotKeepTheOthersOpen() {
        add("first");
        cleanup.add(() -> {
            throw new IllegalStateException("stuck");
        });
        add("third");
        assertThatThrownBy(cleanup::close).hasMessageContaining("stuck");
        assertThat(closed).containsExactly("third", "first");
    }

    @Test
    void nothingIsStartedAfterTheEnd() {
        cleanup.close();
        assertThatThrownBy(() -> add("late")).isInstanceOf(CancellationException.class);
    }

    @Test
    void somethingElseMayComeFirst() {
        add("first");
        cleanup.closeAfter(() -> closed.add("message"));
        assertThat(closed).containsExactly("message", "first");
    }

    private void add(String name) {
        cleanup.add(() -> closed.add(name));
    }
}
