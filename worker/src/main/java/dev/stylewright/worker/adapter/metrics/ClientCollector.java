package dev.stylewright.worker.adapter.metrics;

import dev.stylewright.worker.pipeline.observe.ClientMetric;
import dev.stylewright.worker.pipeline.observe.ClientMetricsSource;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Exports the metrics of client libraries. The libraries add and remove metrics at runtime, so they are read at each scrape instead of being
 * registered. Thread-safe.
 *
 * @param clients the libraries
 * @param detailed whether all measurements are passed on, or the essential ones only
 */
record ClientCollector(List<ClientMetricsSource> clients, boolean detailed) implements MultiCollector {

    private static final String TOTAL = "_total";
    /** Whether a client polls, stays in the group, acknowledges and sends; in mode group and in mode share. */
    private static final Set<String> ESSENTIAL = Set.of(
            "kafka_consumer_last_poll_seconds_ago",
            "kafka_consumer_coordinator_last_heartbeat_seconds_ago",
            "kafka_consumer_coordinator_rebalance_total",
            "kafka_consumer_coordinator_failed_rebalance_total",
            "kafka_consumer_share_last_poll_seconds_ago",
            "kafka_consumer_share_coordinator_last_heartbeat_seconds_ago",
            "kafka_consumer_share_coordinator_rebalance_total",
            "kafka_consumer_share_fetch_manager_acknowledgements_send_total",
            "kafka_consumer_share_fetch_manager_acknowledgements_error_total",
            "kafka_producer_record_send_total",
            "kafka_producer_record_error_total");

    ClientCollector {
        clients = List.copyOf(clients);
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, List<ClientMetric>> byName = clients.stream()
                .flatMap(client -> client.measurements().stream())
                .filter(measurement -> detailed || ESSENTIAL.contains(measurement.name()))
                .collect(Collectors.groupingBy(
                        measurement -> PrometheusNaming.sanitizeMetricName(measurement.name()),
                        TreeMap::new,
                        Collectors.toList()));
        return new MetricSnapshots(byName.entrySet().stream()
                // A gauge must not have the name of a counter without its suffix.
                .filter(entry -> entry.getKey().endsWith(TOTAL) || !byName.containsKey(entry.getKey() + TOTAL))
                .map(entry -> snapshot(entry.getKey(), entry.getValue()))
                .toList());
    }

    private static MetricSnapshot snapshot(String name, List<ClientMetric> measurements) {
        String help = measurements.get(0).meaning();
        if (measurements.get(0).name().endsWith(TOTAL)) {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(withoutTotal(name)).help(help);
            measurements.stream()
                    .filter(measurement -> measurement.value() >= 0)
                    .forEach(measurement -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(Labels.of("client", measurement.client()))
                            .value(measurement.value())
                            .build()));
            return counter.build();
        }
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        measurements.forEach(measurement -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of("client", measurement.client()))
                .value(measurement.value())
                .build()));
        return gauge.build();
    }

    private static String withoutTotal(String name) {
        return name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
    }
}
