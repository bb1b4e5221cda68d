package dev.stylewright.worker.app.configuration.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Validity of values, alone and in combination, and reporting of all problems at once. */
class ValueRulesTest {

    private final LoaderFixture given;

    ValueRulesTest(@TempDir Path directory) {
        given = new LoaderFixture(directory);
    }

    @Test
    void reportsAllProblemsAtOnceWithKeyValueSourceAndRule() {
        given.variable("STYLEWRIGHT_QUEUE_MAX_ATTEMPTS", "many");
        given.noVariable("STYLEWRIGHT_ACCESS_READ");
        Path file = given.file("worker.properties", "stylewright.queue.configure=ture", "stylewright.qeue.group=x");
        ConfigurationException failure = given.failure(List.of(file), "stylewright.drain.grace=25h");
        assertThat(failure.problems())
                .extracting(ConfigurationProblem::message)
                .containsExactlyInAnyOrder(
                        "stylewright.queue.max-attempts = 'many' (environment variable STYLEWRIGHT_QUEUE_MAX_ATTEMPTS):"
                                + " must be a whole number from 1 to 100",
                        "stylewright.queue.configure = 'ture' (file " + file + "): must be true or false",
                        "stylewright.qeue.group (file " + file
                                + "): is not a setting; did you mean stylewright.queue.group?",
                        "stylewright.drain.grace = '25h' (--set):"
                                + " must be a whole number with its unit (ms, s, m or h) from 0s to 24h",
                        "stylewright.access.read: is not set and has no default. The buckets, or prefixes in buckets,"
                                + " from which pictures may be read. For example: --set"
                                + " stylewright.access.read=photos,styles/public or the environment variable"
                                + " STYLEWRIGHT_ACCESS_READ=photos,styles/public");
        assertThat(failure).hasMessageStartingWith("The configuration has 5 problems:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stylewright.queue.mode|GROUP|must be group or share",
                "stylewright.queue.topics.progress|stylization.requests|is the same topic as",
                "stylewright.queue.topics.progress|a b|must be 1 to 249 letters",
                "stylewright.queue.rebalance-grace|5m|must be shorter than the consumer's max.poll.interval.ms (300000 ms)",
                "stylewright.queue.max-attempts|0|from 1 to 100",
                "stylewright.queue.max-attempts|99999999999|from 1 to 100",
                "stylewright.queue.group|''|is empty",
                "stylewright.kafka.bootstrap-servers|localhost|must be `host:port`",
                "stylewright.storage.endpoint|localhost:9000|must be an http:// or https:// address",
                "stylewright.storage.endpoint|http://h/path|must be an http:// or https:// address",
                "stylewright.storage.read-timeout|6m|must not be longer than stylewright.storage.call-timeout (5m)",
                "stylewright.storage.retry.delay|31s|must not be longer than stylewright.storage.retry.max-delay (30s)",
                "stylewright.weights-sha256|abc|must be 64 hexadecimal digits",
                "stylewright.weights|torchvision|must be `bundled`, `imagenet`, `file:` with a path, or an",
                "stylewright.device|gpu:x|must be auto, cpu or gpu:N",
                "stylewright.limits.max-picture-bytes|2G|from 1K to 1G",
                "stylewright.limits.max-picture-bytes|64X|must be a size",
                "stylewright.access.read|photos/../x|the prefix has a part",
                "stylewright.kafka.properties.acks|1|is set by the worker",
                "stylewright.kafka.consumer.group.id|x|set stylewright.queue.group instead"
            })
    void refusesValuesOutsideTheRules(String key, String value, String rule) {
        assertThat(given.failure(List.of(), key + "=" + value).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).contains(rule);
                    assertThat(problem.message()).startsWith("stylewright.");
                });
    }

    @Test
    void aSettingWithoutAValueIsAProblem() {
        assertThat(given.failure(List.of(), "stylewright.queue.group")).hasMessageContaining("write --set key=value");
    }

    @Test
    void aDigestNeedsAFile() {
        assertThat(given.failure(List.of(), "stylewright.weights-sha256=" + "0".repeat(64)))
                .hasMessageContaining("is only for weights from a file");
    }

    @Test
    void aLongerPollIntervalAllowsALongerRebalanceGrace() {
        assertThat(given.load(
                                "stylewright.queue.rebalance-grace=9m",
                                "stylewright.kafka.consumer.max.poll.interval.ms=600000")
                        .queue()
                        .rebalanceGrace())
                .isEqualTo(Duration.ofMinutes(9));
    }
}
