package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progressed;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a caller's cancel of a job that is being painted until the caller receives the outcome. Figures go to {@code worker/target/cancel.txt}.
 */
@Tag("chaos")
class CancelTimeTest {

    private static final Path FIGURES = Path.of("target", "cancel.txt");
    private static final int TIMES = 10;
    private static final int EDGE = 256;

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aRunningJobIsStopped(String mode, @TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        fleet.put("large.png", Fleet.png(EDGE, EDGE, Color.ORANGE, Color.BLUE));
        List<Duration> times = new ArrayList<>();
        try (RunningWorker worker = RunningWorker.start(fleet, "w", directory, "stylewright.queue.mode=" + mode);
                StylizationClient client = fleet.client()) {
            assertThat(worker.httpPort()).isPositive();
            for (int i = 0; i < TIMES; i++) {
                times.add(cancel(client, order(fleet, "order-" + i)));
            }
        }
        Collections.sort(times);
        String figures = String.format(
                Locale.ROOT,
                "cancel of a running job of %d px, mode %s: %d times, median %.1f s, max %.1f s%n",
                EDGE,
                mode,
                TIMES,
                seconds(times.get(TIMES / 2)),
                seconds(times.get(TIMES - 1)));
        System.out.print(figures);
        Files.writeString(FIGURES, figures, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Duration cancel(StylizationClient client, StylizationRequest order) throws Exception {
        CompletableFuture<Void> painting = new CompletableFuture<>();
        CompletableFuture<Outcome> outcome = client.submit(order, progress -> {
            if (progress instanceof Progressed) {
                painting.complete(null);
            }
        });
        painting.get(120, TimeUnit.SECONDS);
        long begun = System.nanoTime();
        client.cancel(order.id()).get(10, TimeUnit.SECONDS);
        assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static StylizationRequest order(Fleet fleet, String id) {
        return StylizationRequest.builder(id, fleet.photo("large.png"), fleet.result(id + ".png"))
                .style(Style.of(fleet.photo("waves.png")))
                .parameters(Parameters.defaults().toBuilder()
                        .size(EDGE)
                        .iterations(2_000)
                        .build())
                .build();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
