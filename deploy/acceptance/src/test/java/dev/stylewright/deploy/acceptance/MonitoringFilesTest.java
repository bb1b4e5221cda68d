package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stylewright.worker.adapter.metrics.WorkerMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards, rules and the page of runbooks agree with each other and with the worker. */
class MonitoringFilesTest {

    private static final String RUNBOOKS = "worker/docs/operations/alerts.md";
    private static final String PROMETHEUS_RULE = "deploy/prometheus/prometheusrule.yaml";
    private static final Pattern OWN_METRIC = Pattern.compile("(?<![:\\w])stylewright_\\w+");
    private static final Tool PROMTOOL = new Tool("promtool");

    @Test
    void everyAlertHasItsSectionInThePageOfRunbooks() {
        String page = Repository.read(RUNBOOKS);

        assertThat(RuleFiles.alerts()).isNotEmpty().allSatisfy(alert -> {
            String name = alert.get("alert").asText();
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .startsWith("https://")
                    .endsWith("/operations/alerts.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(alert.at("/annotations/summary").asText())
                    .as("the pod, or where an alert is about all pods of a pool, the pool")
                    .doesNotContain("instance")
                    .contains(isAboutPools(alert) ? "$labels.pool" : "{{ $labels.pod }}");
            assertThat(page.split("## Seen to fire", 2)[1].split("\n## ", 2)[0])
                    .as("in which act it was seen to fire")
                    .contains("`" + name.replaceFirst("^Stylewright", "") + "`");
            assertThat(alert.at("/annotations/description").asText()).doesNotContain("instance");
            assertThat(page).contains("\n## " + name + "\n");
            assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(page.split("## " + name + "\n", 2)[1].strip().toLowerCase(Locale.ROOT))
                    .as("the section says how severe it is")
                    .startsWith("**" + alert.at("/labels/severity").asText());
        });
    }

    private static boolean isAboutPools(JsonNode alert) {
        return Stream.of("by (job, namespace, pool", "pool:stylewright_", "horizontalpodautoscaler")
                .anyMatch(alert.get("expr").asText()::contains);
    }

    @Test
    void kubePrometheusStackIsGivenTheSameReleaseByAll() throws IOException {
        for (String file : List.of(PROMETHEUS_RULE, "deploy/kubernetes/components/monitoring/servicemonitor.yaml")) {
            assertThat(new YAMLMapper()
                            .readTree(Repository.read(file))
                            .at("/metadata/labels/release")
                            .asText())
                    .as(file)
                    .isEqualTo("kube-prometheus-stack");
        }
    }

    /** {@code -Dstylewright.docs.update=true} writes it again. */
    @Test
    void thePrometheusOperatorIsGivenTheSameRules() throws IOException {
        ArrayNode groups = JsonNodeFactory.instance.arrayNode().addAll(RuleFiles.groups());
        YAMLMapper yaml = new YAMLMapper();
        ObjectNode rule = (ObjectNode) yaml.readTree(Repository.read(PROMETHEUS_RULE));
        if (Boolean.getBoolean("stylewright.docs.update")) {
            rule.set("spec", yaml.createObjectNode().set("groups", groups));
            Files.writeString(
                    Repository.file(PROMETHEUS_RULE),
                    "# Generated from the rules in this directory; MonitoringFilesTest describes how to write it again.\n"
                            + YAMLMapper.builder()
                                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                                    .build()
                                    .writeValueAsString(rule));
        }

        assertThat(rule.at("/spec/groups")).isEqualTo(groups);
    }

    @Test
    void promtoolFindsNothingWrongAndItsTestsOfTheAlertsPass() {
        PROMTOOL.orSkip();
        PROMTOOL.output(Repository.file(RuleFiles.DIRECTORY), "check", "config", "prometheus.yml");
        PROMTOOL.output(Repository.file(RuleFiles.DIRECTORY), "test", "rules", "tests/alerts.test.yml");
    }

    @Test
    void promtoolsTestsMakeEveryAlertFireAndKeepEveryAlertQuiet() throws IOException {
        Map<String, Set<Boolean>> seen = new HashMap<>();
        for (JsonNode test : new YAMLMapper()
                .readTree(Repository.read(RuleFiles.DIRECTORY + "tests/alerts.test.yml"))
                .get("tests")) {
            for (JsonNode check : test.path("alert_rule_test")) {
                seen.computeIfAbsent(check.get("alertname").asText(), name -> new HashSet<>())
                        .add(!check.path("exp_alerts").isEmpty());
            }
        }

        assertThat(RuleFiles.alerts())
                .allSatisfy(alert -> assertThat(seen.get(alert.get("alert").asText()))
                        .as(alert.get("alert").asText())
                        .containsExactlyInAnyOrder(true, false));
    }

    @Test
    void dashboardsHavePanelsThatSayWhatTheyShowAndDoNotOverlap() {
        assertThat(Dashboard.all()).allSatisfy(dashboard -> {
            assertThat(dashboard.json().get("uid").asText()).isEqualTo("stylewright-" + dashboard.name());
            assertThat(dashboard.panels()).isNotEmpty().allSatisfy(panel -> assertThat(
                            panel.get("description").asText())
                    .isNotBlank());
            assertThat(dashboard.panels().stream().flatMap(MonitoringFilesTest::cells))
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void everyRecordingRuleIsUsed() {
        List<String> uses = Stream.concat(
                        Dashboard.all().stream()
                                .flatMap(dashboard -> dashboard.queries().stream())
                                .map(Dashboard.Query::expression),
                        RuleFiles.alerts().stream()
                                .map(alert -> alert.get("expr").asText()))
                .toList();

        assertThat(RuleFiles.rules().stream().filter(rule -> rule.has("record")))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(uses)
                        .anyMatch(use -> use.contains(rule.get("record").asText())));
    }

    @Test
    void ratesAreTakenOverMinutesAndNoPanelHasALineForEveryWorker() {
        assertThat(Dashboard.all().stream().flatMap(dashboard -> dashboard.queries().stream()))
                .allSatisfy(query -> {
                    assertThat(query.expression())
                            .as("jobs take minutes: a rate over a few scrapes jumps between 0 and high values")
                            .doesNotContain("$__rate_interval");
                    if (query.dashboard().equals("fleet") && query.legend().contains("{{pod}}")) {
                        assertThat(query.expression()).startsWith("topk(");
                    }
                });
    }

    @Test
    void dashboardsAndRulesNameNoMetricOfTheWorkersOwnThatThereIsNot() {
        Set<String> known = Arrays.stream(WorkerMetric.values())
                .map(WorkerMetric::prometheusName)
                .collect(Collectors.toSet());
        Stream<String> expressions = Stream.concat(
                Dashboard.all().stream()
                        .flatMap(dashboard -> dashboard.queries().stream())
                        .map(Dashboard.Query::expression),
                RuleFiles.rules().stream().map(rule -> rule.get("expr").asText()));

        assertThat(expressions
                        .flatMap(expression -> OWN_METRIC.matcher(expression).results())
                        .map(found -> found.group().replaceFirst("_(bucket|count|sum)$", "")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    /** The cells of Grafana's grid that a panel covers. */
    private static Stream<List<Integer>> cells(JsonNode panel) {
        JsonNode at = panel.get("gridPos");
        return Stream.iterate(0, i -> i < at.get("w").asInt() * at.get("h").asInt(), i -> i + 1)
                .map(i -> List.of(
                        at.get("x").asInt() + i % at.get("w").asInt(),
                        at.get("y").asInt() + i / at.get("w").asInt()));
    }
}
