package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import dev.stylewright.worker.app.configuration.source.LoadedConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docker-compose.yml, as docker-compose itself understands it; skipped where there is none. */
@SuppressWarnings("NullAway.Init")
class ComposeFileTest {

    private static final Tool COMPOSE = new Tool("docker-compose");

    private static JsonNode services;

    @TempDir
    Path scratch;

    @BeforeAll
    static void understand() throws IOException {
        COMPOSE.orSkip();
        services = services(Map.of());
    }

    private static JsonNode services(Map<String, String> environment) throws IOException {
        Tool.Result config = COMPOSE.run(Repository.ROOT, environment, "config");
        assertThat(config.code()).as(config.output()).isZero();
        return new YAMLMapper().readTree(config.output()).get("services");
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "worker-gpu"})
    void a_workers_environment_is_a_configuration_that_it_takes_without_a_warning(String service) {
        assertThat(loaded(services, service).warnings()).isEmpty();
    }

    @Test
    void the_mode_and_its_group_are_chosen_by_variables_for_the_workers_and_for_the_initialiser() throws IOException {
        JsonNode share = services(Map.of("QUEUE_MODE", "share", "QUEUE_GROUP", "others"));
        WorkerConfiguration worker = loaded(share, "worker").configuration();
        JsonNode initialiser = share.at("/initialise-queue/environment");

        assertThat(worker.queue().mode().name()).isEqualTo("SHARE");
        assertThat(worker.queue().group()).isEqualTo("others");
        assertThat(initialiser.get("QUEUE_MODE").asText()).isEqualTo("share");
        assertThat(initialiser.get("QUEUE_GROUP").asText()).isEqualTo("others");
    }

    @Test
    void the_workers_and_the_initialiser_of_the_store_mean_the_same_user() {
        WorkerConfiguration worker = loaded(services, "worker").configuration();
        JsonNode initialiser = services.at("/initialise-store/environment");

        assertThat(worker.storage().accessKey())
                .hasValue(initialiser.get("STORE_WORKER_ACCESS_KEY").asText())
                .as("the administrator's keys are not the worker's")
                .isNotEqualTo(services.at("/store/environment/MINIO_ROOT_USER").asText());
        assertThat(worker.storage().endpoint().toString())
                .isEqualTo(initialiser.get("STORE_ENDPOINT").asText());
    }

    @Test
    void a_worker_is_given_the_time_that_it_takes_to_drain() {
        Duration drain = loaded(services, "worker").configuration().drain().grace();
        String stop = services.at("/worker/stop_grace_period").asText();

        assertThat(Duration.parse("PT" + stop)).isGreaterThanOrEqualTo(drain.plusSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "worker-gpu"})
    void a_worker_may_do_next_to_nothing(String service) {
        JsonNode worker = services.get(service);

        assertThat(worker.get("read_only").asBoolean()).isTrue();
        assertThat(worker.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(worker.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
        assertThat(worker.has("mem_limit")).isTrue();
        assertThat(worker.has("ports")).isFalse();
    }

    @Test
    void images_are_those_that_are_tested_and_built() {
        assertThat(services.at("/worker/image").asText()).isEqualTo(System.getProperty("stylewright.images.worker"));
        assertThat(services.at("/store/image").asText()).isEqualTo(System.getProperty("stylewright.images.minio"));
        assertThat(services.at("/kafka/image").asText()).isEqualTo(System.getProperty("stylewright.images.kafka"));
    }

    @Test
    void what_is_mounted_is_there_and_nothing_listens_beyond_this_machine() {
        for (JsonNode service : services) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                assertThat(!source.startsWith("/") || Files.exists(Path.of(source)))
                        .as(source)
                        .isTrue();
            }
            for (JsonNode port : service.path("ports")) {
                assertThat(port.asText()).startsWith("127.0.0.1:");
            }
        }
    }

    @Test
    void prometheus_looks_for_workers_where_they_are() throws IOException {
        JsonNode job = new YAMLMapper()
                .readTree(Repository.read("deploy/prometheus/prometheus.yml"))
                .at("/scrape_configs/0");

        assertThat(job.get("job_name").asText()).isEqualTo("stylewright-worker");
        assertThat(job.at("/dns_sd_configs/0/names/0").asText()).isEqualTo("worker");
        assertThat(job.at("/dns_sd_configs/0/port").asText())
                .isEqualTo(services.at("/worker/expose/0").asText());
        assertThat(services.at("/worker-gpu/networks/default/aliases/0").asText())
                .isEqualTo("worker");
    }

    private LoadedConfiguration loaded(JsonNode services, String service) {
        Map<String, String> environment = new HashMap<>();
        services.get(service)
                .get("environment")
                .properties()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asText()));
        return new ConfigurationLoader(environment, scratch).load(List.of(), List.of());
    }
}
