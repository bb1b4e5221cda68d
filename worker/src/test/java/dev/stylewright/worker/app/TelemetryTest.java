package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker on real servers, asked over HTTP how it fares. */
@Timeout(120)
class TelemetryTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void a_worker_that_paints_tells_of_it(String mode, @TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        try (RunningWorker worker = RunningWorker.start(fleet, "seen", directory, "stylewright.queue.mode=" + mode);
                StylizationClient client = fleet.client()) {
            client.submit(fleet.order("seen").build(), ProgressListener.NONE).get(60, TimeUnit.SECONDS);
            fleet.peer().publish(fleet.topics().requests(), "poison", "{{{", Map.of());
            await(worker, "stylewright_dead_letters_total{code=\"INVALID_REQUEST\"} 1.0");

            await(worker, "stylewright_queue_lag_records{mode=\"" + mode + "\"} 0.0");
            assertThat(get(worker, "/metrics").body())
                    .contains("stylewright_outcomes_total{code=\"none\",kind=\"completed\"} 1.0")
                    .contains("stylewright_evaluations_total 6.0")
                    .contains("stylewright_ready 1.0")
                    .contains("stylewright_build_info{")
                    .contains("stylewright_style_cache_requests_total{result=\"miss\"}")
                    .containsPattern("kafka_consumer_\\w+\\{client=\"requests\"}")
                    .containsPattern("kafka_consumer_\\w+\\{client=\"control\"}")
                    .containsPattern("kafka_producer_\\w+\\{client=\"outcomes\"}")
                    .containsPattern("kafka_producer_\\w+\\{client=\"progress\"}")
                    .containsPattern("process_resident_memory_bytes [1-9]");
            for (String page : new String[] {"/health/started", "/health/ready", "/health/live"}) {
                assertThat(get(worker, page).statusCode()).as(page).isEqualTo(200);
            }
            assertThat(get(worker, "/info").body())
                    .contains("\"worker\":\"seen\"", "\"device\":\"cpu\"", "\"weights\":\"vgg19-")
                    .doesNotContain(fleet.s3().secretKey());
            assertThat(get(worker, "/none").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_port_in_use_is_one_clear_line(@TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> RunningWorker.start(
                            fleet, "late", directory, "stylewright.http.port=" + taken.getLocalPort()))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("stylewright.http.port");
        }
    }

    private void await(RunningWorker worker, String line) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String text = "";
        while (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) < 60) {
            text = get(worker, "/metrics").body();
            if (text.contains(line)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(text).contains(line);
    }

    private HttpResponse<String> get(RunningWorker worker, String page) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + worker.httpPort() + page);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
