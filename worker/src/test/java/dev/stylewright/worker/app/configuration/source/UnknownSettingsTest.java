package dev.stylewright.worker.app.configuration.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that are not settings: problems or warnings, with a suggestion. */
class UnknownSettingsTest {

    private final LoaderFixture given;

    UnknownSettingsTest(@TempDir Path directory) {
        given = new LoaderFixture(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "stylewright.queue.maxAttempts, stylewright.queue.max-attempts",
        "stylewright.storage.secret_key, stylewright.storage.secret-key",
        "queue.mode, stylewright.queue.mode",
        "stylewright.limits.max-pixel, stylewright.limits.max-pixels",
        "stylewright.kafka.sasl.mechanism, stylewright.kafka.properties.sasl.mechanism"
    })
    void suggestsTheProbableName(String typo, String meant) {
        assertThat(given.failure(List.of(), typo + "=hunter2").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo(typo + " (--set): is not a setting; did you mean " + meant + "?"));
    }

    @Test
    void suggestsNothingWhenNothingIsClose() {
        assertThat(given.failure(List.of(), "stylewright.colour-of-the-moon=x"))
                .hasMessageContaining("is not a setting; see --help")
                .hasMessageNotContaining("did you mean");
    }

    @Test
    void unknownVariablesAndForeignKeysAreWarnings() {
        given.variable("STYLEWRIGHT_QUEUE_MODUS", "share");
        given.variable("STYLEWRIGHT_WORKER_SERVICE_HOST", "10.0.0.1");
        Path file = given.file("worker.properties", "logging.level=debug");
        assertThat(given.loader().load(List.of(file), List.of()).warnings())
                .hasSize(3)
                .anySatisfy(warning -> assertThat(warning)
                        .contains("STYLEWRIGHT_QUEUE_MODUS is ignored", "did you mean STYLEWRIGHT_QUEUE_MODE?"))
                .anySatisfy(warning -> assertThat(warning).contains("STYLEWRIGHT_WORKER_SERVICE_HOST is ignored"))
                .anySatisfy(warning -> assertThat(warning).contains("logging.level (file " + file + ") is ignored"));
    }

    @Test
    void warningsAreShownWithTheProblemsTheyMayExplain() {
        given.noVariable("STYLEWRIGHT_ACCESS_READ");
        given.variable("STYLEWRIGHT_ACESS_READ", "photos");
        assertThat(given.failure(List.of())).hasMessageContaining("did you mean STYLEWRIGHT_ACCESS_READ?");
    }
}
