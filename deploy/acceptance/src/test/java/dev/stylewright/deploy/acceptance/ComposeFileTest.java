package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stylewright.worker.app.configuration.AccessConfiguration;
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
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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
    void aWorkersEnvironmentIsAConfigurationThatItTakesWithoutAWarning(String service) {
        assertThat(loaded(services, service).warnings()).isEmpty();
    }

    @Test
    void theModeAndItsGroupAreChosenByVariablesForTheWorkersAndForTheInitialiser() throws IOException {
        JsonNode share = services(Map.of("QUEUE_MODE", "share", "QUEUE_GROUP", "others"));
        WorkerConfiguration worker = loaded(share, "worker").configuration();
        JsonNode initialiser = share.at("/initialise-queue/environment");

        assertThat(worker.queue().mode().name()).isEqualTo("SHARE");
        assertThat(worker.queue().group()).isEqualTo("others");
        assertThat(initialiser.get("QUEUE_MODE").asText()).isEqualTo("share");
        assertThat(initialiser.get("QUEUE_GROUP").asText()).isEqualTo("others");
    }

    @Test
    void theStoreKnowsTheWorkersAndTheirInitialiserAndTheWorkersMayDoLess() throws IOException {
        WorkerConfiguration worker = loaded(services, "worker").configuration();
        WorkerConfiguration initialiser = loaded(services, "initialise-store").configuration();
        JsonNode identities = new ObjectMapper()
                .readTree(Repository.read("deploy/store/identities.json"))
                .get("identities");

        assertThat(worker.storage().endpoint()).isEqualTo(initialiser.storage().endpoint());
        assertThat(worker.access()).isEqualTo(initialiser.access());
        assertThat(actions(identities, initialiser)).containsExactly("Admin");
        assertThat(actions(identities, worker)).containsExactlyInAnyOrderElementsOf(needed(worker.access()));
    }

    private static List<String> needed(AccessConfiguration access) {
        Stream<String> readable = Stream.concat(access.read().buckets().stream(), access.write().buckets().stream())
                .distinct()
                .flatMap(bucket -> Stream.of("Read:" + bucket, "List:" + bucket));
        return Stream.concat(readable, access.write().buckets().stream().map("Write:"::concat))
                .toList();
    }

    /** The actions of the identity that the service signs as. */
    private static List<String> actions(JsonNode identities, WorkerConfiguration service) {
        for (JsonNode identity : identities) {
            JsonNode keys = identity.at("/credentials/0");
            if (service.storage()
                    .accessKey()
                    .equals(Optional.of(keys.get("accessKey").asText()))) {
                assertThat(service.storage().secretKey().orElseThrow().reveal())
                        .isEqualTo(keys.get("secretKey").asText());
                return StreamSupport.stream(identity.get("actions").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
            }
        }
        throw new AssertionError("the store does not know " + service.storage().accessKey());
    }

    @Test
    void aWorkerIsGivenTheTimeThatItTakesToDrain() {
        Duration drain = loaded(services, "worker").configuration().drain().grace();
        String stop = services.at("/worker/stop_grace_period").asText();

        assertThat(Duration.parse("PT" + stop)).isGreaterThanOrEqualTo(drain.plusSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "worker-gpu"})
    void aWorkerMayDoNextToNothing(String service) {
        JsonNode worker = services.get(service);

        assertThat(worker.get("read_only").asBoolean()).isTrue();
        assertThat(worker.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(worker.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
        assertThat(worker.has("mem_limit")).isTrue();
        assertThat(worker.has("ports")).isFalse();
    }

    @Test
    void imagesAreThoseThatAreTestedAndBuilt() {
        assertThat(services.at("/worker/image").asText()).isEqualTo(System.getProperty("stylewright.images.worker"));
        assertThat(services.at("/store/image").asText()).isEqualTo(System.getProperty("stylewright.images.store"));
        assertThat(services.at("/kafka/image").asText()).isEqualTo(System.getProperty("stylewright.images.kafka"));
    }

    @Test
    void whatIsMountedIsThereAndNothingListensBeyondThisMachine() {
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
    void prometheusLooksForWorkersWhereTheyAre() throws IOException {
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
