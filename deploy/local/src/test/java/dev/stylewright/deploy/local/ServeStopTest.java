package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.RequestPosition;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.client.SubmitOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The messages of {@code serve} about requests that outlast it, with real broker, store and worker. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "It has no signal for Ctrl-C.")
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ServeStopTest {

    @TempDir
    Path data;

    @BeforeAll
    static void requireSignals() throws Exception {
        InterruptibleProcess.orSkip();
    }

    @Test
    void unfinishedRequestsAreNamedAtTheEndAndAtTheNextStart() throws Exception {
        String kept = "\nStopped. Requests and pictures are kept in " + data + ".";
        List<RequestPosition> positions = new ArrayList<>();
        try (ServeProcess serve = ServeProcess.start(data, "--page-port=0")) {
            try (StylizationClient client = client(serve.broker())) {
                for (String id : List.of("order-1", "order-2")) {
                    positions.add(client.submit(request(id), SubmitOptions.defaults())
                            .position()
                            .get(1, TimeUnit.MINUTES));
                }
            }
            assertThat(serve.interrupt())
                    .isEqualTo(kept
                            + " 2 requests are not finished; the next stylize serve with this directory continues.\n");
            assertThat(serve.exitCode()).isEqualTo(130);
        }
        try (ServeProcess serve = ServeProcess.start(data, "--page-port=0")) {
            try (StylizationClient client = client(serve.broker())) {
                assertThat(serve.await(OrderingHelp.earlier(2)))
                        .contains("Press Ctrl-C to stop.\n\n2 requests of an earlier run are waiting;");
                for (RequestPosition position : positions) {
                    client.cancel(new CancelRequest(position.requestId(), Optional.empty()))
                            .get(1, TimeUnit.MINUTES);
                    client.awaitOutcome(position).get(2, TimeUnit.MINUTES);
                }
            }
            assertThat(serve.interrupt()).isEqualTo(kept + "\n");
        }
    }

    @Test
    void oneRequestIsOne() {
        assertThat(OrderingHelp.earlier(1))
                .isEqualTo("1 request of an earlier run is waiting; the worker paints it first.");
        assertThat(StopMessage.sentence(data, 1)).contains(" 1 request is not finished; ");
    }

    private static StylizationClient client(String broker) {
        return StylizationClient.builder(broker).build();
    }

    /** Takes long enough to be unfinished. */
    private static StylizationRequest request(String id) {
        return StylizationRequest.builder(id, S3Uri.of("photos", "cat.png"), S3Uri.of("results", id + ".png"))
                .style(Style.of(S3Uri.of("styles", "starry-night.jpg")))
                .parameters(Parameters.defaults().toBuilder()
                        .size(1024)
                        .iterations(5_000)
                        .build())
                .build();
    }
}
