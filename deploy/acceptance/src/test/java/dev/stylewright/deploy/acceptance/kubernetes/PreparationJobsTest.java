package dev.stylewright.deploy.acceptance.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stylewright.deploy.acceptance.Repository;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import dev.stylewright.worker.job.Place;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Path;
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

/** The jobs, policies and rules that prepare brokers and store for the workers of the overlays. */
class PreparationJobsTest {

    @TempDir
    Path scratch;

    @Test
    void jobsCanBeAppliedAgainWithChangedScripts() {
        Job queue = Overlay.queue().only(Job.class);
        String files = queue.getSpec()
                .getTemplate()
                .getSpec()
                .getVolumes()
                .get(0)
                .getConfigMap()
                .getName();

        assertThat(files)
                .as("a name without a hash: a job's template can't be changed")
                .isEqualTo(queue.getMetadata().getName());
        for (Job job : List.of(Overlay.store().only(Job.class), queue)) {
            assertThat(job.getSpec().getTtlSecondsAfterFinished()).isLessThanOrEqualTo(600);
        }
    }

    @Test
    void theStoresPolicyMatchesTheWorkersAccessSettings() throws IOException {
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
        assertThat(allowed.get("s3:GetObjectVersion"))
                .as("an address may name a version")
                .isEqualTo(allowed.get("s3:GetObject"));
        assertThat(allowed.keySet())
                .containsExactlyInAnyOrder("s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:ListBucket");
    }

    @Test
    void theStoresJobPreparesTheWorkersStore() throws IOException {
        Container job = Overlay.store()
                .only(Job.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        Map<String, String> environment = new TreeMap<>();
        job.getEnv()
                .forEach(variable -> environment.put(
                        variable.getName(), Objects.requireNonNullElse(variable.getValue(), "from a secret")));
        WorkerConfiguration prepared = new ConfigurationLoader(environment, scratch)
                .load(List.of(), List.of())
                .configuration();
        Overlay overlay = Overlay.build("cpu");
        WorkerConfiguration used = overlay.configuration(scratch).configuration();

        assertThat(job.getArgs()).startsWith("store", "initialise");
        assertThat(job.getImage()).isEqualTo(overlay.worker().getImage());
        assertThat(prepared.storage().endpoint()).isEqualTo(used.storage().endpoint());
        assertThat(prepared.access()).isEqualTo(used.access());
    }

    @Test
    void theLifecycleRuleCoversTheWorkersPreviews() throws IOException {
        WorkerConfiguration configuration =
                Overlay.build("cpu").configuration(scratch).configuration();
        List<String> prefixes = new ArrayList<>();
        new ObjectMapper()
                .readTree(Repository.read("deploy/store/lifecycle.json"))
                .get("Rules")
                .forEach(rule -> prefixes.add(rule.at("/Filter/Prefix").asText()));

        assertThat(configuration.access().write().places())
                .extracting(Place::previewPrefix)
                .containsExactlyElementsOf(prefixes);
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
