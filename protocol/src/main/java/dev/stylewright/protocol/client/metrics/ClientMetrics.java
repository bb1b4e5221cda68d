package dev.stylewright.protocol.client.metrics;

import dev.stylewright.protocol.client.ClientStatistics;
import dev.stylewright.protocol.client.StylizationClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Meters of a {@link StylizationClient}: {@code stylewright.client.connected} (1 or 0), {@code .pending}, {@code .requests} by {@code result}
 * ({@code acknowledged}, {@code rejected}), {@code .outcomes} by {@code kind}, {@code .wait} (from submission to outcome), {@code .connection.losses}.
 * The registry holds the client weakly.
 */
public final class ClientMetrics implements MeterBinder {
    private static final String PREFIX = "stylewright.client.";

    private final StylizationClient client;
    private final Tags tags;

    /**
     * Meters of one client.
     *
     * @param tags tags of all meters, to distinguish clients of one registry
     */
    public ClientMetrics(StylizationClient client, Iterable<Tag> tags) {
        this.client = client;
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(PREFIX + "connected", client, c -> c.health().connected() ? 1 : 0)
                .description("Whether outcomes can be read")
                .tags(tags)
                .register(registry);
        Gauge.builder(PREFIX + "pending", client, c -> c.statistics().pending())
                .description("Requests without an outcome")
                .tags(tags)
                .register(registry);
        count(registry, "requests", tags.and("result", "acknowledged"), ClientStatistics::submitted);
        count(registry, "requests", tags.and("result", "rejected"), ClientStatistics::rejected);
        count(registry, "outcomes", tags.and("kind", "completed"), ClientStatistics::completed);
        count(registry, "outcomes", tags.and("kind", "failed"), ClientStatistics::failed);
        count(registry, "outcomes", tags.and("kind", "cancelled"), ClientStatistics::cancelled);
        count(registry, "outcomes", tags.and("kind", "unreadable"), ClientStatistics::unreadable);
        count(registry, "connection.losses", tags, ClientStatistics::connectionLosses);
        FunctionTimer.builder(
                        PREFIX + "wait",
                        client,
                        c -> answered(c.statistics()),
                        c -> c.statistics().waited().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("From submission to outcome")
                .tags(tags)
                .register(registry);
    }

    private static long answered(ClientStatistics statistics) {
        return statistics.completed() + statistics.failed() + statistics.cancelled();
    }

    private void count(MeterRegistry registry, String name, Tags with, ToDoubleFunction<ClientStatistics> value) {
        FunctionCounter.builder(PREFIX + name, client, c -> value.applyAsDouble(c.statistics()))
                .tags(with)
                .register(registry);
    }
}
