package dev.stylewright.deploy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A separate Prometheus process with the rules of the repository; it scrapes its targets every second. */
final class PrometheusServer implements AutoCloseable {

    static final Tool PROMETHEUS = new Tool("prometheus");

    private static final String FIRING = "ALERTS{alertstate=\"firing\"}";
    private static final String CONFIGURATION = """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ['%1$s/*.rules.yml']
            scrape_configs:
              - job_name: stylewright-worker
                sample_limit: 400
                file_sd_configs: [{files: ['%1$s/targets.json'], refresh_interval: 5s}]
              - job_name: kube-state-metrics
                honor_labels: true
                file_sd_configs: [{files: ['%1$s/cluster.json'], refresh_interval: 5s}]
            """;

    private final Process process;
    private final URI api;
    private final Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    private PrometheusServer(Process process, URI api, Path directory) {
        this.process = process;
        this.api = api;
        this.directory = directory;
    }

    /**
     * Starts one without targets that stores its data in {@code directory}.
     *
     * @param times how much faster the clock of its rules runs, see {@link FasterRules}; 1 for rules as they are
     */
    static PrometheusServer start(Path directory, int times) throws IOException, InterruptedException {
        for (String name : RuleFiles.NAMES) {
            Files.writeString(
                    directory.resolve(name), FasterRules.of(Repository.read(RuleFiles.DIRECTORY + name), times));
        }
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), CONFIGURATION.formatted(directory));
        String address = "127.0.0.1:" + freePort();
        Process process = new ProcessBuilder(
                        PROMETHEUS.name(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=" + address)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, URI.create("http://" + address), directory);
        server.targets(Map.of());
        server.awaitReady(directory.resolve("prometheus.log"));
        return server;
    }

    /**
     * Lets it scrape these from now on.
     *
     * @param pods host and port of each, by the name of its pod
     */
    void targets(Map<String, String> pods) throws IOException {
        ArrayNode targets = json.createArrayNode();
        pods.forEach((pod, address) -> {
            ObjectNode target = targets.addObject();
            target.putArray("targets").add(address);
            target.putObject("labels")
                    .put("namespace", "stylewright")
                    .put("pool", "stylewright-worker")
                    .put("pod", pod);
        });
        write("targets.json", targets);
    }

    /** Lets it scrape the replacement of kube-state-metrics. */
    void cluster(String address) throws IOException {
        ArrayNode targets = json.createArrayNode();
        targets.addObject().putArray("targets").add(address);
        write("cluster.json", targets);
    }

    /** Moved into place, so that Prometheus never reads half of it. */
    private void write(String name, ArrayNode targets) throws IOException {
        Path written = Files.writeString(directory.resolve(name + ".new"), targets.toString());
        Files.move(written, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        Instant end = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(end) && process.isAlive()) {
            try {
                if (get("/-/ready").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet; the log shows the reason, if it never does.
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        process.destroyForcibly();
        throw new AssertionError("Prometheus does not start:\n" + Files.readString(log));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(api.resolve(path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The data of the response; throws an exception for an error. */
    private JsonNode data(String path) throws IOException, InterruptedException {
        JsonNode answer = json.readTree(get(path).body());
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.get("data");
    }

    /** The samples that an expression has now; those that are not a number count as none. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return data("/api/v1/query?query=" + encoded(expression)).get("result");
    }

    /** Whether an expression has a sample now that is a number. */
    boolean hasData(String expression) throws IOException, InterruptedException {
        for (JsonNode sample : query(expression)) {
            if (!sample.get("value").get(1).asText().equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    /** The first sample of an expression; NaN if there is none. */
    double value(String expression) throws IOException, InterruptedException {
        JsonNode samples = query(expression);
        return samples.isEmpty()
                ? Double.NaN
                : Double.parseDouble(samples.get(0).get("value").get(1).asText());
    }

    /** The names of the alerts that fire. */
    Set<String> firing() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (JsonNode sample : query(FIRING)) {
            names.add(sample.at("/metric/alertname").asText());
        }
        return names;
    }

    /** The names of the alerts that fired at some second from then to now. */
    Set<String> firedSince(Instant then) throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (JsonNode series : range(FIRING, then, Instant.now(), 1)) {
            names.add(series.at("/metric/alertname").asText());
        }
        return names;
    }

    /** The series of an expression over a time, one sample a step. */
    JsonNode range(String expression, Instant from, Instant to, int stepSeconds)
            throws IOException, InterruptedException {
        return data("/api/v1/query_range?query=%s&start=%d&end=%d&step=%d"
                        .formatted(encoded(expression), from.getEpochSecond(), to.getEpochSecond(), stepSeconds))
                .get("result");
    }

    /** The groups of rules, with the result of each rule's last evaluation. */
    JsonNode ruleGroups() throws IOException, InterruptedException {
        return data("/api/v1/rules").get("groups");
    }

    private static String encoded(String expression) {
        return URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
