package dev.stylewright.deploy.acceptance.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.app.configuration.QueueMode;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The KEDA resources of the overlays that scale. */
class AutoscalingTest {

    /** The namespace and the name of a pool, as its queries must have them. */
    private static final Map<String, List<String>> SCALED = Map.of(
            "keda-group", List.of("stylewright", "stylewright-worker"),
            "keda-share", List.of("stylewright", "stylewright-worker"),
            "secured", List.of("stylewright", "stylewright-worker"),
            "secrets-in-files", List.of("stylewright", "stylewright-worker"),
            "pool-large", List.of("paint", "stylewright-worker-large"));

    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"keda-group", "secrets-in-files", "secured"})
    void theKafkaScalerReadsTheLagOfTheWorkersGroup(String name) throws IOException {
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
    void thePrometheusScalerReadsTheLagThatWorkersInModeShareExport(String name) throws IOException {
        Overlay overlay = Overlay.build(name);
        ScaledObject scaled = overlay.manifests().only(ScaledObject.class);

        assertThat(overlay.configuration(scratch).configuration().queue().mode())
                .isEqualTo(QueueMode.SHARE);
        assertThat(scaled.spec().triggers().get(0).metadata())
                .containsEntry("threshold", "1")
                .containsEntry("ignoreNullValues", "false")
                .hasEntrySatisfying("query", query -> assertThat(query)
                        .startsWith("max(stylewright_queue_lag_records{")
                        .as("values that are not numbers are dropped")
                        .endsWith(">= 0)"));
        assertThat(scaled.spec().minReplicaCount())
                .as("a worker must run to report the first request")
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keda-group", "keda-share", "pool-large", "secrets-in-files", "secured"})
    void scalingInStopsNoBusyWorkerAndAnOutageScalesNothingIn(String name) throws IOException {
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
        assertThat(overlay.podLabels())
                .as("what Prometheus calls the pool")
                .containsEntry("app.kubernetes.io/instance", names.get(1));
    }

    @Test
    void theKafkaScalerLogsInToSecuredBrokers() {
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
}
