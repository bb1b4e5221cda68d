package dev.stylewright.worker.adapter.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the reference of all metrics, read off {@link WorkerMetric}, as Markdown. */
final class MetricReference {

    private static final String HEAD = """
            # Metrics of the worker

            <!-- Generated from the code. Don't edit; MetricReferenceTest describes how to write it again. -->

            A worker serves `http://<worker>:8080/metrics` (`stylewright.http.*`) in the text format of Prometheus or, for scrapers
            that accept it, in OpenMetrics. In OpenMetrics, histograms and counters carry exemplars with the `trace_id` of a request
            that came with a sampled `traceparent`. Series with a fixed set of labels exist from the start, at zero, so that
            the first event is an increase.

            | Name | Type | Unit | Labels | Meaning |
            |---|---|---|---|---|
            """;

    private static final String TAIL = """

            A histogram has the series `_bucket`, `_sum` and `_count`, and a separate gauge `_max` (maximum of the last minutes).
            Buckets of completed jobs range from 50 ms to an hour, those of `stylewright_queue_wait_seconds` from 100 ms to a day;
            phases and other jobs have 1 s and 60 s. A worker exports at most 250 series. `stylewright.http.detailed-metrics=true`
            gives all histograms all buckets, and exports all metrics of the libraries: about 750 series.

            ## Metrics of libraries

            - `jvm_*`, `process_*`, `system_*`: memory, garbage collection, threads, processors, open files, uptime, with
              Micrometer's names; with `detailed-metrics`, all of Micrometer's metrics.
            - `kafka_<group>_<name>{client}`: the Kafka clients' own metrics, with Kafka's names and underscores instead of hyphens.
              `client` is `requests` (the consumer or share consumer of the queue), `outcomes`, `progress` or `control`. Metrics per
              node, topic or partition are left out. Without `detailed-metrics` these are
              `kafka_consumer_last_poll_seconds_ago`, `kafka_consumer_coordinator_*` (heartbeat, rebalances), in mode `share`
              `kafka_consumer_share_last_poll_seconds_ago`, `kafka_consumer_share_coordinator_*` and
              `kafka_consumer_share_fetch_manager_acknowledgements_*_total`, and `kafka_producer_record_{send,error}_total`.
            """;

    private MetricReference() {}

    static String markdown() {
        StringBuilder text = new StringBuilder(HEAD);
        Arrays.stream(WorkerMetric.values()).forEach(metric -> text.append(row(metric)));
        return text.append(TAIL).toString();
    }

    private static String row(WorkerMetric metric) {
        List<String> cells = List.of(
                "`" + metric.prometheusName() + "`",
                metric.type().name().toLowerCase(Locale.ROOT),
                metric.unit(),
                metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")),
                metric.meaning());
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
