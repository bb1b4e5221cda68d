package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.observe.ClientMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Metrics of a Kafka client, share consumers included: those have the same {@code metrics()}, which any thread may call. Metrics per node, topic or
 * partition are left out because their number grows with the cluster.
 */
public final class ClientMeasurements {

    private static final Set<String> LABELS = Set.of("client-id");
    private static final String GROUP_ENDING = "-metrics";

    private ClientMeasurements() {}

    /** @param client identifies the client among those of this worker */
    public static List<ClientMetric> of(String client, Map<MetricName, ? extends Metric> metrics) {
        return metrics.values().stream()
                .filter(metric -> metric.metricName().tags().keySet().equals(LABELS))
                .flatMap(metric -> measurement(client, metric).stream())
                .toList();
    }

    private static Optional<ClientMetric> measurement(String client, Metric metric) {
        MetricName name = metric.metricName();
        return metric.metricValue() instanceof Number number
                ? Optional.of(new ClientMetric(name(name), client, meaning(name), number.doubleValue()))
                : Optional.empty();
    }

    private static String meaning(MetricName name) {
        return name.description().isBlank() ? name.name() : name.description();
    }

    private static String name(MetricName name) {
        String group = name.group().endsWith(GROUP_ENDING)
                ? name.group().substring(0, name.group().length() - GROUP_ENDING.length())
                : name.group();
        return ("kafka_" + group + "_" + name.name()).replaceAll("[^A-Za-z0-9]+", "_");
    }
}
