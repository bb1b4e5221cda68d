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
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Kubernetes manifests: every file is what the API server knows, and what stands in several places is the same in all of them. The
 * overlays are built by kubectl, and skipped where there is none.
 */
class KubernetesManifestsTest {

    /** Between the end of the drain and the kill: handing back, leaving the group, closing. */
    private static final Duration LEAVING = Duration.ofSeconds(30);

    static final List<String> OVERLAYS = Overlay.NAMES;

    /** Files that are no resources but what kustomize does to them. */
    private static final Set<String> NO_RESOURCES =
            Set.of("kustomization.yaml", "name-references.yaml", "replacements.yaml", "no-keys.yaml");

    /** The namespace and the name of a pool, as its queries must have them. */
    private static final Map<String, List<String>> SCALED = Map.of(
            "keda-group", List.of("stylewright", "stylewright-worker"),
            "keda-share", List.of("stylewright", "stylewright-worker"),
            "secured", List.of("stylewright", "stylewright-worker"),
            "pool-large", List.of("paint", "stylewright-worker-large"));

    @TempDir
    Path scratch;

    static Stream<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String directory : List.of("deploy/kubernetes", "deploy/store", "deploy/queue")) {
            try (Stream<Path> found = Files.walk(Repository.file(directory))) {
                files.addAll(found.filter(path -> path.toString().endsWith(".yaml"))
                        .filter(path ->
                                !NO_RESOURCES.contains(path.getFileName().toString()))
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
        assertThat(overlay.manifests().only(ServiceMonitor.class).getSpec().getJobLabel())
                .as("Prometheus calls the job the same in all pools")
                .isEqualTo("app.kubernetes.io/name");
        assertThat(overlay.pod().getTopologySpreadConstraints()).allSatisfy(spread -> assertThat(labels)
                .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
    }

    @Test
    void noSelectorOfAPoolFindsTheWorkersOfAnother() {
        Map<String, String> first = podLabels(Overlay.build("keda-share"));
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
                .as("rules are there once, or every alert would come twice")
                .isEmpty();
    }

    private static Map<String, String> podLabels(Overlay overlay) {
        return overlay.manifests()
                .only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void manyWorkersGoAtATimeWhereThereAreMany(String name) {
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

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void podsAreSpreadOverZonesAndNeedWhatTheImageIsBuiltFor(String name) {
        PodSpec pod = Overlay.build(name).pod();

        assertThat(pod.getTopologySpreadConstraints())
                .anySatisfy(spread -> assertThat(spread.getTopologyKey()).isEqualTo("topology.kubernetes.io/zone"));
        assertThat(pod.getNodeSelector()).containsKey("kubernetes.io/arch");
        assertThat(pod.getPriorityClassName())
                .isEqualTo(Overlay.build(name)
                        .manifests()
                        .only(PriorityClass.class)
                        .metadata()
                        .getName());
        assertThat(Overlay.build(name).worker().getResources().getLimits()).containsKey("ephemeral-storage");
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
                .hasSize(name.equals("secured") ? 0 : 2)
                .allSatisfy(variable -> assertThat(isReference(variable)).isTrue());
    }

    private static boolean isReference(EnvVar variable) {
        return variable.getName().endsWith("_FILE") || variable.getValueFrom() != null;
    }

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void theImageIsTheOneThatIsBuilt(String name) {
        String built = System.getProperty("stylewright.images.worker", "");

        String image = Overlay.build(name).worker().getImage();
        if (name.equals("secured")) {
            assertThat(image).matches("registry\\.example/stylewright/worker@sha256:0{64}");
            assertThat(Overlay.build(name).pod().getImagePullSecrets()).hasSize(1);
        } else {
            assertThat(image).isEqualTo(name.equals("gpu") ? built.replace("-cpu", "-gpu") : built);
        }
    }

    @Test
    void aWorkerOnAGpuAsksForOneAndDoesNotStartWithout() throws IOException {
        Overlay gpu = Overlay.build("gpu");

        assertThat(gpu.worker().getResources().getLimits()).containsEntry("nvidia.com/gpu", new Quantity("1"));
        assertThat(gpu.configuration(scratch).configuration().device()).isEqualTo(new DeviceSetting.Gpu(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keda-group", "secured"})
    void kedasKafkaScalerLooksAtTheLagOfTheGroupThatTheWorkersForm(String name) throws IOException {
        Overlay overlay = Overlay.build(name);
        WorkerConfiguration configuration = overlay.configuration(scratch).configuration();
        ScaledObject scaled = overlay.manifests().only(ScaledObject.class);
        Map<String, String> trigger = scaled.spec().triggers().get(0).metadata();

        assertThat(configuration.queue().mode()).isEqualTo(QueueMode.GROUP);
        assertThat(trigger)
                .containsEntry("bootstrapServers", configuration.kafka().bootstrapServers())
                .containsEntry("consumerGroup", configuration.queue().group())
                .containsEntry("topic", configuration.queue().topics().requests())
                .containsEntry("lagThreshold", "1")
                .containsEntry("offsetResetPolicy", "earliest")
                .containsEntry("excludePersistentLag", "false");
        assertThat(scaled.spec().maxReplicaCount())
                .isEqualTo(configuration.queue().partitions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"keda-share", "pool-large"})
    void kedasPrometheusScalerLooksAtTheLagThatWorkersInModeShareExport(String name) throws IOException {
        Overlay overlay = Overlay.build(name);
        ScaledObject scaled = overlay.manifests().only(ScaledObject.class);

        assertThat(overlay.configuration(scratch).configuration().queue().mode())
                .isEqualTo(QueueMode.SHARE);
        assertThat(scaled.spec().triggers().get(0).metadata())
                .containsEntry("threshold", "1")
                .containsEntry("ignoreNullValues", "false")
                .hasEntrySatisfying("query", query -> assertThat(query)
                        .startsWith("max(stylewright_queue_lag_records{")
                        .as("what is no number is dropped")
                        .endsWith(">= 0)"));
        assertThat(scaled.spec().minReplicaCount())
                .as("somebody must be there to say that there is a first request")
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keda-group", "keda-share", "pool-large", "secured"})
    void noWorkerWithAJobIsAskedAwayAndAnOutageShrinksNothing(String name) throws IOException {
        Overlay overlay = Overlay.build(name);
        ScaledObject scaled = overlay.manifests().only(ScaledObject.class);
        ScaledObject.Spec spec = scaled.spec();
        Deployment deployment = overlay.manifests().only(Deployment.class);
        List<String> names = Objects.requireNonNull(SCALED.get(name));

        assertThat(spec.triggers()).hasSize(2);
        assertThat(spec.triggers().get(1).metadata())
                .containsEntry("threshold", "1")
                .containsEntry(
                        "query",
                        "sum(stylewright_jobs_in_flight{namespace=\"%s\", pool=\"%s\"}) or vector(0)"
                                .formatted(names.toArray()));
        assertThat(spec.fallback().behavior()).isEqualTo("currentReplicasIfHigher");
        assertThat(spec.advanced()
                        .horizontalPodAutoscalerConfig()
                        .behavior()
                        .getScaleDown()
                        .getStabilizationWindowSeconds())
                .as("longer than 95 of 100 jobs: worker/docs/operations/scaling.md")
                .isGreaterThanOrEqualTo(900);
        assertThat(deployment.getMetadata().getNamespace()).isEqualTo(names.get(0));
        assertThat(deployment.getMetadata().getName()).isEqualTo(names.get(1));
        assertThat(scaled.spec().scaleTargetRef().name()).isEqualTo(names.get(1));
        assertThat(deployment.getSpec().getReplicas()).isNull();
        assertThat(podLabels(overlay))
                .as("what Prometheus calls the pool")
                .containsEntry("app.kubernetes.io/instance", names.get(1));
    }

    @Test
    void securedBrokersAreAskedByKedaWithALogin() {
        Overlay overlay = Overlay.build("secured");
        ScaledObject.Trigger kafka =
                overlay.manifests().only(ScaledObject.class).spec().triggers().get(0);
        TriggerAuthentication login = overlay.manifests().only(TriggerAuthentication.class);

        assertThat(kafka.metadata()).containsEntry("tls", "enable").containsEntry("sasl", "scram_sha512");
        assertThat(Objects.requireNonNull(kafka.authenticationRef()).name())
                .isEqualTo(login.metadata().getName());
        assertThat(login.spec().secretTargetRef())
                .extracting(TriggerAuthentication.SecretKey::parameter)
                .contains("username", "password", "ca");
    }

    @Test
    void aStoreOutsideIsReachedOnPort443AndNothingInsideIs() {
        NetworkPolicy policy = Overlay.build("secured").manifests().only(NetworkPolicy.class);

        assertThat(policy.getSpec().getEgress()).anySatisfy(rule -> {
            assertThat(rule.getPorts().get(0).getPort().getIntVal()).isEqualTo(443);
            assertThat(rule.getTo().get(0).getIpBlock().getExcept()).contains("10.0.0.0/8", "169.254.0.0/16");
        });
    }

    @Test
    void jobsThatPrepareTheClusterCanBeAppliedAgainWithChangedScripts() {
        for (Manifests manifests : List.of(Overlay.store(), Overlay.queue())) {
            Job job = manifests.only(Job.class);
            String files = job.getSpec()
                    .getTemplate()
                    .getSpec()
                    .getVolumes()
                    .get(0)
                    .getConfigMap()
                    .getName();

            assertThat(files)
                    .as("a name without a hash: a job's template can't be changed")
                    .isEqualTo(job.getMetadata().getName());
            assertThat(job.getSpec().getTtlSecondsAfterFinished()).isLessThanOrEqualTo(600);
        }
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
