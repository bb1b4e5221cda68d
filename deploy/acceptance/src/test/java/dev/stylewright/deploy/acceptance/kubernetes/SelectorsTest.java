package dev.stylewright.deploy.acceptance.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** How the resources of an overlay refer to its workers: ports, labels, disruption budgets and network policies. */
class SelectorsTest {

    @TempDir
    Path scratch;

    @ParameterizedTest
    @FieldSource("dev.stylewright.deploy.acceptance.kubernetes.Overlay#NAMES")
    void serviceMonitorPolicyAndProbesUseTheWorkersPort(String name) throws IOException {
        Overlay overlay = Overlay.build(name);
        int listensOn = overlay.configuration(scratch).configuration().http().port();
        Container worker = overlay.worker();
        var service =
                overlay.manifests().only(Service.class).getSpec().getPorts().get(0);
        var endpoint = overlay.manifests()
                .only(ServiceMonitor.class)
                .getSpec()
                .getEndpoints()
                .get(0);
        var ingress = overlay.manifests()
                .only(NetworkPolicy.class)
                .getSpec()
                .getIngress()
                .get(0);

        assertThat(worker.getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getContainerPort()).isEqualTo(listensOn))
                .satisfies(port -> assertThat(port.getName()).isEqualTo("http"));
        assertThat(service.getTargetPort().getStrVal()).isEqualTo("http");
        assertThat(endpoint.getPort()).isEqualTo(service.getName());
        assertThat(endpoint.getPath()).isEqualTo("/metrics");
        assertThat(ingress.getPorts().get(0).getPort().getStrVal()).isEqualTo("http");
        assertThat(probes(worker)).allSatisfy((path, probe) -> {
            assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
        });
    }

    private static Map<String, Probe> probes(Container worker) {
        return Map.of(
                "/health/started", worker.getStartupProbe(),
                "/health/ready", worker.getReadinessProbe(),
                "/health/live", worker.getLivenessProbe());
    }

    @ParameterizedTest
    @FieldSource("dev.stylewright.deploy.acceptance.kubernetes.Overlay#NAMES")
    void selectorsMatchTheWorkers(String name) {
        Overlay overlay = Overlay.build(name);
        Deployment deployment = overlay.manifests().only(Deployment.class);
        Service service = overlay.manifests().only(Service.class);
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();

        assertThat(labels)
                .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
                .containsAllEntriesOf(service.getSpec().getSelector())
                .containsAllEntriesOf(overlay.manifests()
                        .only(PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .containsAllEntriesOf(overlay.manifests()
                        .only(NetworkPolicy.class)
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels());
        assertThat(service.getMetadata().getLabels())
                .containsAllEntriesOf(overlay.manifests()
                        .only(ServiceMonitor.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
        assertThat(overlay.manifests().only(ServiceMonitor.class).getSpec().getJobLabel())
                .as("Prometheus calls the job the same in all pools")
                .isEqualTo("app.kubernetes.io/name");
        assertThat(overlay.pod().getTopologySpreadConstraints()).allSatisfy(spread -> assertThat(labels)
                .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
    }

    @Test
    void noSelectorOfAPoolMatchesTheWorkersOfAnother() {
        Map<String, String> first = Overlay.build("keda-share").podLabels();
        Overlay pool = Overlay.build("pool-large");
        List<Map<String, String>> selectors = new ArrayList<>(List.of(
                pool.manifests().only(Deployment.class).getSpec().getSelector().getMatchLabels(),
                pool.manifests().only(Service.class).getSpec().getSelector(),
                pool.manifests()
                        .only(ServiceMonitor.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels(),
                pool.manifests()
                        .only(PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels(),
                pool.manifests()
                        .only(NetworkPolicy.class)
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels()));
        pool.pod()
                .getTopologySpreadConstraints()
                .forEach(spread -> selectors.add(spread.getLabelSelector().getMatchLabels()));

        assertThat(selectors).hasSize(7).allSatisfy(selector -> assertThat(selector)
                .containsEntry("app.kubernetes.io/instance", "stylewright-worker-large"));
        assertThat(first).containsEntry("app.kubernetes.io/instance", "stylewright-worker");
        assertThat(pool.manifests().all(PrometheusRule.class))
                .as("rules exist once, otherwise every alert would fire twice")
                .isEmpty();
    }

    @ParameterizedTest
    @FieldSource("dev.stylewright.deploy.acceptance.kubernetes.Overlay#NAMES")
    void rolloutsAndDrainsReplaceAShareOfTheWorkersAtATime(String name) {
        Overlay overlay = Overlay.build(name);
        var rollout = overlay.manifests()
                .only(Deployment.class)
                .getSpec()
                .getStrategy()
                .getRollingUpdate();

        assertThat(overlay.manifests()
                        .only(PodDisruptionBudget.class)
                        .getSpec()
                        .getMaxUnavailable()
                        .getStrVal())
                .endsWith("%");
        assertThat(Stream.of(rollout.getMaxSurge(), rollout.getMaxUnavailable())
                        .filter(step ->
                                step.getStrVal() != null && step.getStrVal().endsWith("%")))
                .hasSize(1);
    }

    @Test
    void workersReachAnExternalStoreOnPort443AndNoPrivateNetwork() {
        NetworkPolicy policy = Overlay.build("secured").manifests().only(NetworkPolicy.class);

        assertThat(policy.getSpec().getEgress()).anySatisfy(rule -> {
            assertThat(rule.getPorts().get(0).getPort().getIntVal()).isEqualTo(443);
            assertThat(rule.getTo().get(0).getIpBlock().getExcept()).contains("10.0.0.0/8", "169.254.0.0/16");
        });
    }
}
