package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stylewright.worker.app.configuration.DeviceSetting;
import dev.stylewright.worker.app.configuration.QueueMode;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.LoadedConfiguration;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Kubernetes manifests: every file is what the API server knows, and what stands in several places is the same in all of them. The
 * overlays are built by kubectl, and skipped where there is none.
 */
class KubernetesManifestsTest {

    /** Between the end of the drain and the kill: handing back, leaving the group, closing. */
    private static final Duration LEAVING = Duration.ofSeconds(30);

    static final List<String> OVERLAYS = Overlay.NAMES;

    @TempDir
    Path scratch;

    static Stream<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String directory : List.of("deploy/kubernetes", "deploy/store")) {
            try (Stream<Path> found = Files.walk(Repository.file(directory))) {
                files.addAll(found.filter(path -> path.toString().endsWith(".yaml"))
                        .filter(path -> !path.endsWith("kustomization.yaml"))
                        .toList());
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileHoldsResourcesWithNoFieldThatKubernetesDoesNotKnow(Path file) throws IOException {
        assertThat(Manifests.parse(Files.readString(file)).all()).isNotEmpty();
    }

    @Test
    void aMisspeltFieldIsAnError() {
        String yaml = "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIp: None}}";

        assertThatThrownBy(() -> Manifests.parse(yaml)).hasMessageContaining("clusterIp");
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void theEnvironmentIsAConfigurationThatTheWorkerTakesWithoutAWarning(String name) throws IOException {
        LoadedConfiguration loaded = Overlay.build(name).configuration(scratch);

        assertThat(loaded.warnings()).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void everybodyMeansThePortThatTheWorkerListensOn(String name) throws IOException {
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
    @FieldSource("OVERLAYS")
    void selectorsFindTheWorkers(String name) {
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
        assertThat(service.getMetadata().getName())
                .as("what Prometheus calls the job")
                .isEqualTo("stylewright-worker");
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void aPodIsGivenTheTimeThatItsWorkerTakesToDrain(String name) throws IOException {
        Overlay overlay = Overlay.build(name);
        Duration drain = overlay.configuration(scratch).configuration().drain().grace();

        assertThat(Duration.ofSeconds(overlay.pod().getTerminationGracePeriodSeconds()))
                .isBetween(drain.plus(LEAVING), drain.plus(LEAVING.multipliedBy(4)));
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void aPodMayDoNextToNothing(String name) {
        Overlay overlay = Overlay.build(name);
        PodSpec pod = overlay.pod();
        Container worker = overlay.worker();

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(worker.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(worker.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(worker.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(worker.getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
        assertThat(worker.getResources().getLimits()).containsKey("memory");
        assertThat(worker.getResources().getRequests().get("memory"))
                .as("memory is never promised twice")
                .isEqualTo(worker.getResources().getLimits().get("memory"));
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void secretsComeByReference(String name) {
        assertThat(Overlay.build(name).worker().getEnv())
                .filteredOn(variable -> variable.getName().matches(".*(KEY|SECRET|TOKEN|PASSWORD|JAAS).*"))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(isReference(variable)).isTrue());
    }

    private static boolean isReference(EnvVar variable) {
        return variable.getName().endsWith("_FILE") || variable.getValueFrom() != null;
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void theImageIsTheOneThatIsBuilt(String name) {
        String built = System.getProperty("stylewright.images.worker", "");

        assertThat(Overlay.build(name).worker().getImage())
                .isEqualTo(name.equals("gpu") ? built.replace("-cpu", "-gpu") : built);
    }

    @Test
    void aWorkerOnAGpuAsksForOneAndDoesNotStartWithout() throws IOException {
        Overlay gpu = Overlay.build("gpu");

        assertThat(gpu.worker().getResources().getLimits()).containsEntry("nvidia.com/gpu", new Quantity("1"));
        assertThat(gpu.configuration(scratch).configuration().device()).isEqualTo(new DeviceSetting.Gpu(0));
    }

    @Test
    void kedasKafkaScalerLooksAtTheLagOfTheGroupThatTheWorkersForm() throws IOException {
        Overlay overlay = Overlay.build("keda-group");
        WorkerConfiguration configuration = overlay.configuration(scratch).configuration();
        ScaledObject scaled = overlay.manifests().only(ScaledObject.class);
        Map<String, String> trigger = scaled.spec().triggers().get(0).metadata();

        assertThat(configuration.queue().mode()).isEqualTo(QueueMode.GROUP);
        assertThat(trigger)
                .containsEntry("bootstrapServers", configuration.kafka().bootstrapServers())
                .containsEntry("consumerGroup", configuration.queue().group())
                .containsEntry("topic", configuration.queue().topics().requests())
                .containsEntry("offsetResetPolicy", "earliest")
                .containsEntry("excludePersistentLag", "false");
        assertThat(Integer.parseInt(trigger.getOrDefault("lagThreshold", "")))
                .as("requests that take minutes are not queued by the dozen")
                .isBetween(1, 2);
        assertThat(scaled.spec().maxReplicaCount())
                .isEqualTo(configuration.queue().partitions());
        isScaledBy(overlay, scaled);
    }

    @Test
    void kedasPrometheusScalerLooksAtTheLagThatWorkersInModeShareExport() throws IOException {
        Overlay overlay = Overlay.build("keda-share");
        WorkerConfiguration configuration = overlay.configuration(scratch).configuration();
        ScaledObject scaled = overlay.manifests().only(ScaledObject.class);

        assertThat(configuration.queue().mode()).isEqualTo(QueueMode.SHARE);
        assertThat(scaled.spec().triggers().get(0).metadata())
                .containsEntry(
                        "query", "max(stylewright_queue_lag_records{mode=\"share\", namespace=\"stylewright\"})");
        assertThat(scaled.spec().minReplicaCount())
                .as("somebody must be there to tell of the first request")
                .isPositive();
        isScaledBy(overlay, scaled);
    }

    private static void isScaledBy(Overlay overlay, ScaledObject scaled) {
        Deployment deployment = overlay.manifests().only(Deployment.class);
        assertThat(scaled.spec().scaleTargetRef().name())
                .isEqualTo(deployment.getMetadata().getName());
        assertThat(deployment.getSpec().getReplicas()).isNull();
    }

    @Test
    void theStoresPolicyPermitsWhatTheWorkersAreConfiguredFor() throws IOException {
        WorkerConfiguration configuration =
                Overlay.build("cpu").configuration(scratch).configuration();
        List<String> read = List.of(configuration.access().read().toString().split(",\\s*"));
        List<String> write = List.of(configuration.access().write().toString().split(",\\s*"));
        Map<String, Set<String>> allowed = allowed();

        assertThat(allowed.get("s3:PutObject")).containsExactlyElementsOf(objects(write));
        assertThat(allowed.get("s3:GetObject"))
                .as("what it reads, and its own results")
                .containsExactlyElementsOf(
                        objects(Stream.concat(read.stream(), write.stream()).toList()));
        assertThat(allowed.keySet()).containsExactlyInAnyOrder("s3:GetObject", "s3:PutObject", "s3:ListBucket");
        assertThat(Overlay.store().all()).hasSize(2);
    }

    private static Set<String> objects(List<String> buckets) {
        Set<String> names = new TreeSet<>();
        buckets.forEach(bucket -> names.add("arn:aws:s3:::" + bucket + "/*"));
        return names;
    }

    private static Map<String, Set<String>> allowed() throws IOException {
        Map<String, Set<String>> allowed = new TreeMap<>();
        for (JsonNode statement : new ObjectMapper()
                .readTree(Repository.read("deploy/store/worker-policy.json"))
                .get("Statement")) {
            Set<String> resources = new TreeSet<>();
            statement.get("Resource").forEach(resource -> resources.add(resource.asText()));
            statement.get("Action").forEach(action -> allowed.computeIfAbsent(action.asText(), key -> new TreeSet<>())
                    .addAll(resources));
        }
        return allowed;
    }
}
