package dev.stylewright.deploy.acceptance.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.acceptance.Repository;
import dev.stylewright.worker.app.configuration.DeviceSetting;
import dev.stylewright.worker.app.configuration.source.LoadedConfiguration;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The pods of each overlay: configuration, image, privileges, resources and secrets. Overlays are built by kubectl, and skipped without it. */
class PodsTest {

    /** Between the end of the drain and the kill: handing back, leaving the group, closing. */
    private static final Duration LEAVING = Duration.ofSeconds(30);

    @TempDir
    Path scratch;

    @ParameterizedTest
    @FieldSource("dev.stylewright.deploy.acceptance.kubernetes.Overlay#NAMES")
    void theWorkerAcceptsTheEnvironmentWithoutAWarning(String name) throws IOException {
        LoadedConfiguration loaded = Overlay.build(name).configuration(scratch);

        assertThat(loaded.warnings()).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("dev.stylewright.deploy.acceptance.kubernetes.Overlay#NAMES")
    void podsAreSpreadOverZonesAndRunOnTheImagesArchitecture(String name) {
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
    @FieldSource("dev.stylewright.deploy.acceptance.kubernetes.Overlay#NAMES")
    void theGracePeriodOfAPodOutlastsTheDrainOfItsWorker(String name) throws IOException {
        Overlay overlay = Overlay.build(name);
        Duration drain = overlay.configuration(scratch).configuration().drain().grace();

        assertThat(Duration.ofSeconds(overlay.pod().getTerminationGracePeriodSeconds()))
                .isBetween(drain.plus(LEAVING), drain.plus(LEAVING.multipliedBy(4)));
    }

    @ParameterizedTest
    @FieldSource("dev.stylewright.deploy.acceptance.kubernetes.Overlay#NAMES")
    void podsRunWithoutPrivileges(String name) {
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
    @FieldSource("dev.stylewright.deploy.acceptance.kubernetes.Overlay#NAMES")
    void secretsArePassedByReference(String name) {
        assertThat(Overlay.build(name).worker().getEnv())
                .filteredOn(variable -> variable.getName().matches(".*(KEY|SECRET|TOKEN|PASSWORD|JAAS).*"))
                .hasSize(name.equals("secured") ? 0 : 2)
                .allSatisfy(variable -> assertThat(isReference(variable)).isTrue());
    }

    /** The store's keys come as an environment variable and as a file, the brokers' login as a file, and KEDA's by its own reference. */
    @ParameterizedTest
    @CsvSource({"access-key, stylewright-store", "secret-key, stylewright-store", "login, stylewright-kafka"})
    void aChangedFileOfASecretRollsTheWorkersOut(String file, String secret) throws IOException {
        for (String part : List.of("kubernetes", "prometheus", "grafana")) {
            copy(Repository.file("deploy/" + part), scratch.resolve(part));
        }
        Set<String> before = references(Overlay.build("secrets-in-files", scratch));
        Files.writeString(scratch.resolve("kubernetes/overlays/secrets-in-files/secrets/" + file), "rotated");
        Overlay rotated = Overlay.build("secrets-in-files", scratch);
        Set<String> after = references(rotated);

        assertThat(before).hasSize(2);
        assertThat(after)
                .hasSize(2)
                .filteredOn(name -> !before.contains(name))
                .singleElement()
                .asString()
                .startsWith(secret + "-");
        assertThat(rotated.manifests().all(Secret.class))
                .extracting(one -> one.getMetadata().getName())
                .containsExactlyInAnyOrderElementsOf(after);
        assertThat(rotated.manifests().only(TriggerAuthentication.class).spec().secretTargetRef())
                .allSatisfy(key -> assertThat(after).contains(key.name()));
    }

    /** The names of the secrets that the pods' template refers to: a change of any is a rollout. */
    private static Set<String> references(Overlay overlay) {
        Set<String> names = new TreeSet<>();
        overlay.worker().getEnv().stream()
                .filter(variable -> variable.getValueFrom() != null
                        && variable.getValueFrom().getSecretKeyRef() != null)
                .forEach(variable ->
                        names.add(variable.getValueFrom().getSecretKeyRef().getName()));
        overlay.pod().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .forEach(volume -> names.add(volume.getSecret().getSecretName()));
        return names;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static boolean isReference(EnvVar variable) {
        return variable.getName().endsWith("_FILE") || variable.getValueFrom() != null;
    }

    @ParameterizedTest
    @FieldSource("dev.stylewright.deploy.acceptance.kubernetes.Overlay#NAMES")
    void podsRunTheImageThatIsBuilt(String name) {
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
    void aGpuWorkerRequestsAGpuAndDoesNotStartWithoutOne() throws IOException {
        Overlay gpu = Overlay.build("gpu");

        assertThat(gpu.worker().getResources().getLimits()).containsEntry("nvidia.com/gpu", new Quantity("1"));
        assertThat(gpu.configuration(scratch).configuration().device()).isEqualTo(new DeviceSetting.Gpu(0));
    }
}
