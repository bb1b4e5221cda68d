package dev.stylewright.worker.adapter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricReferenceTest {

    private static final Path FILE = Path.of("docs", "metrics.md");
    private static final String UPDATE = "stylewright.docs.update";

    @Test
    void theCommittedReferenceMatchesTheCode() throws IOException {
        String generated = MetricReference.markdown();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(FILE, generated);
        }
        assertThat(FILE)
                .as("worker/docs/metrics.md is out of date. Regenerate it, from the top of the repository, with%n"
                        + "  mvn -q test -pl worker -am -Dtest=MetricReferenceTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -D" + UPDATE + "=true%n"
                        + "and commit it.")
                .exists()
                .content()
                .isEqualToNormalizingNewlines(generated);
    }
}
