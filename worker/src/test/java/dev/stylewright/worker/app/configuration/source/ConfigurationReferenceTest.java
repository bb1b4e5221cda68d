package dev.stylewright.worker.app.configuration.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

    private static final Path FILE = Path.of("docs", "configuration.md");
    private static final String UPDATE = "stylewright.docs.update";

    @Test
    void theCommittedReferenceMatchesTheCode() throws IOException {
        String generated = ConfigurationReference.markdown();
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, generated);
        }
        assertThat(FILE)
                .as("worker/docs/configuration.md is out of date. Regenerate it, from the top of the repository, with%n"
                        + "  mvn -q test -pl worker -am -Dtest=ConfigurationReferenceTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -D" + UPDATE + "=true%n"
                        + "and commit it.")
                .exists()
                .content()
                .isEqualToNormalizingNewlines(generated);
    }
}
