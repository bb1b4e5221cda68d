package dev.stylewright.worker.adapter.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the reference of all metrics, read off {@link WorkerMetric}, as Markdown. */
final class MetricReference {

    private static final String HEAD = """
            # Metrics of the worker

            <!-- Generated from the code. Don't edit; MetricReferenceTest says how to write it anew. -->

            A worker answers on `http://<worker>:8080/metrics` (`stylewright.http.*`), in the text format of Prometheus or, for
            scrapers that accept it, in OpenMetrics. There histograms and counters carry exemplars with the `trace_id` of a request
            that came with a sampled `traceparent`. Series with a fixed set of labels are there from the start, at zero, so that
            the first event is an increase.

            | Name | Type | Unit | Labels | Meaning |
            |---|---|---|---|---|
            """;

    private static final String TAIL = """

            A histogram has the series `_bucket`, `_sum`, `_count` and, beside it, the gauge `_max` (of the last
            minutes); its buckets reach from 50 ms to an hour, those of
            `stylewright_queue_wait_seconds` from 100 ms to a day.

            ## What libraries measure

            - `jvm_*`, `process_*`, `system_*`: memory, garbage collection, threads, classes, processors, open files, uptime, as
              Micrometer names them.
            - `kafka_<group>_<name>{client}`: what the Kafka clients measure of themselves, as Kafka's documentation names it with
              underscores for hyphens: `kafka_consumer_fetch_manager_records_consumed_total`, `kafka_producer_record_error_total`.
              `client` is `requests` (the consumer or share consumer of the queue), `outcomes`, `progress` or `control`. What is
              measured per node, topic or partition is left out.
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
