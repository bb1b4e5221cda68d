package dev.stylewright.protocol.client.metrics;

import dev.stylewright.protocol.client.outcome.ListenerStatistics;
import dev.stylewright.protocol.client.outcome.OutcomeListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * Meters of an {@link OutcomeListener}: {@code stylewright.listener.connected} (1 or 0), {@code .outcomes} by {@code result} ({@code handled},
 * {@code duplicate}, {@code dead-letter}), {@code .failures} of the handler, {@code .connection.losses}. The registry holds the listener weakly.
 */
public final class ListenerMetrics implements MeterBinder {
    private static final String PREFIX = "stylewright.listener.";

    private final OutcomeListener listener;
    private final Tags tags;

    /**
     * Meters of one listener.
     *
     * @param tags tags of all meters, to distinguish listeners of one registry
     */
    public ListenerMetrics(OutcomeListener listener, Iterable<Tag> tags) {
        this.listener = listener;
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(PREFIX + "connected", listener, l -> l.health().connected() ? 1 : 0)
                .description("Whether outcomes can be read")
                .tags(tags)
                .register(registry);
        count(registry, "outcomes", tags.and("result", "handled"), ListenerStatistics::handled);
        count(registry, "outcomes", tags.and("result", "duplicate"), ListenerStatistics::duplicates);
        count(registry, "outcomes", tags.and("result", "dead-letter"), ListenerStatistics::deadLetters);
        count(registry, "failures", tags, ListenerStatistics::failures);
        count(registry, "connection.losses", tags, ListenerStatistics::connectionLosses);
    }

    private void count(MeterRegistry registry, String name, Tags with, ToDoubleFunction<ListenerStatistics> value) {
        FunctionCounter.builder(PREFIX + name, listener, l -> value.applyAsDouble(l.statistics()))
                .tags(with)
                .register(registry);
    }
}
