package dev.stylewright.worker.adapter.metrics;

import java.util.List;

/**
 * The worker's own metrics, by their Prometheus names. The metrics of Java and the Kafka clients begin with {@code jvm_}, {@code process_}, {@code
 * system_} and {@code kafka_}.
 */
public enum WorkerMetric {
    REQUESTS_TAKEN(
            "stylewright_requests_taken_total", Type.COUNTER, "requests", "Requests claimed, redeliveries included."),
    REDELIVERIES(
            "stylewright_redeliveries_total", Type.COUNTER, "requests", "Requests claimed after an earlier attempt."),
    QUEUE_WAIT(
            "stylewright_queue_wait_seconds",
            Type.HISTOGRAM,
            "seconds",
            "Time from publishing to claiming a request; first attempts only."),
    JOBS_IN_FLIGHT("stylewright_jobs_in_flight", Type.GAUGE, "jobs", "Running jobs: 0 or 1."),
    JOB_PHASE(
            "stylewright_job_phase_seconds",
            Type.HISTOGRAM,
            "seconds",
            "Time in one phase of a job: `receiving` (checking the commit point), `fetching` (downloading and decoding pictures),"
                    + " `stylizing`, `testing` (a test picture, after the engine failed), `encoding`, `storing`, `publishing` (outcome and acknowledgement).",
            "phase"),
    JOB_TOTAL(
            "stylewright_job_total_seconds",
            Type.HISTOGRAM,
            "seconds",
            "From when a request was claimed until its outcome was acknowledged, by the kind of outcome: `completed`,"
                    + " `failed`, `cancelled`, or `none` where not even an id could be read; those completed by the longer edge of"
                    + " the result, too: `small` up to 512 px, `medium` up to 1024 px, `large`; otherwise the size is `none`.",
            "kind",
            "size"),
    OUTCOMES(
            "stylewright_outcomes_total",
            Type.COUNTER,
            "outcomes",
            "Outcomes acknowledged by the brokers, by kind and, for `failed`, by code; otherwise the code is `none`.",
            "kind",
            "code"),
    DEAD_LETTERS(
            "stylewright_dead_letters_total",
            Type.COUNTER,
            "requests",
            "Requests sent to the dead-letter topic, by code.",
            "code"),
    UNREADABLE_RECORDS(
            "stylewright_unreadable_records_total",
            Type.COUNTER,
            "records",
            "Records that do not fit into memory when decompressed, by topic: `requests` or `control`. They are"
                    + " skipped; in mode `share` each counts once per delivery, until brokers send it to the dead-letter topic.",
            "topic"),
    CLAIMS_LOST(
            "stylewright_claims_lost_total",
            Type.COUNTER,
            "requests",
            "Jobs stopped because another worker took over their request."),
    GIVEN_UP(
            "stylewright_requests_given_up_total",
            Type.COUNTER,
            "requests",
            "Outcomes published by this worker for requests that the brokers gave up on (mode `share`)."),
    JOBS_ABANDONED(
            "stylewright_jobs_abandoned_total",
            Type.COUNTER,
            "jobs",
            "Jobs abandoned without an outcome, to be done elsewhere or later: `claim_lost`, `hand_back` (the worker drains),"
                    + " `engine_sick` (the engine no longer works, and the worker ends).",
            "reason"),
    STORE_RETRIES("stylewright_store_retries_total", Type.COUNTER, "calls", "Retries of calls to the store."),
    EVALUATIONS(
            "stylewright_evaluations_total",
            Type.COUNTER,
            "evaluations",
            "Evaluations of the objective. Its rate is iterations per second."),
    EVALUATION_AGE(
            "stylewright_evaluation_age_seconds",
            Type.GAUGE,
            "seconds",
            "Time since the last evaluation of the current painting, or since its start; 0 while nothing is painted."),
    EVALUATION_LIMIT(
            "stylewright_evaluation_limit_seconds",
            Type.GAUGE,
            "seconds",
            "Limit of `stylewright_evaluation_age_seconds`, at which the worker considers the engine stuck and exits with"
                    + " code 4."),
    ENGINE_TESTS(
            "stylewright_engine_tests_total",
            Type.COUNTER,
            "pictures",
            "Test pictures painted after the engine failed: `passed` (the request caused the failure) or `failed` (the worker"
                    + " ends with exit code 4).",
            "result"),
    PIXELS("stylewright_pixels_total", Type.COUNTER, "pixels", "Pixels processed by evaluations of the objective."),
    DEVICE_BUSY(
            "stylewright_device_busy_seconds_total",
            Type.COUNTER,
            "seconds",
            "Time spent painting. Its rate is the utilization of the device."),
    STYLE_CACHE_REQUESTS(
            "stylewright_style_cache_requests_total",
            Type.COUNTER,
            "lookups",
            "Lookups of a style's Gram matrices: `hit` or `miss`.",
            "result"),
    STYLE_CACHE_EVICTIONS(
            "stylewright_style_cache_evictions_total", Type.COUNTER, "entries", "Styles evicted from the style cache."),
    STYLE_CACHE_BYTES("stylewright_style_cache_bytes", Type.GAUGE, "bytes", "Size of the style cache."),
    QUEUE_LAG(
            "stylewright_queue_lag_records",
            Type.GAUGE,
            "requests",
            "Requests of the whole group that are not settled yet, including those in progress, by mode (`group` or `share`), request topic and group."
                    + " Every worker reports the same value, so take the `max`, not the sum; NaN while brokers do not answer.",
            "mode",
            "topic",
            "group"),
    QUEUE_OLDEST_AGE(
            "stylewright_queue_oldest_age_seconds",
            Type.GAUGE,
            "seconds",
            "Age of the oldest request that is not settled yet, to 2 percent; 0 while there is none."
                    + " Every worker reports the same value, so take the `max`; NaN while brokers do not answer.",
            "mode",
            "topic",
            "group"),
    QUEUE_RETENTION(
            "stylewright_queue_retention_seconds",
            Type.GAUGE,
            "seconds",
            "Retention of the request topic (`retention.ms`), which applies to settled and waiting requests. NaN while brokers do not"
                    + " answer, and if requests are kept forever.",
            "mode",
            "topic",
            "group"),
    MEMORY_LIMIT(
            "stylewright_memory_limit_bytes",
            Type.GAUGE,
            "bytes",
            "Memory of the container, or else of the machine; the limit of `process_resident_memory_bytes`."),
    RESIDENT_MEMORY(
            "process_resident_memory_bytes",
            Type.GAUGE,
            "bytes",
            "Resident memory of the process: Java's heap and the engine's memory. Linux only."),
    GPU_MEMORY_USED(
            "stylewright_gpu_memory_used_bytes",
            Type.GAUGE,
            "bytes",
            "Memory in use on the GPU, by all processes. Only on a GPU, read from `nvidia-smi`.",
            "device"),
    GPU_MEMORY_TOTAL(
            "stylewright_gpu_memory_total_bytes",
            Type.GAUGE,
            "bytes",
            "Memory of the GPU. Only on a GPU, read from `nvidia-smi`.",
            "device"),
    GPU_UTILIZATION(
            "stylewright_gpu_utilization_ratio",
            Type.GAUGE,
            "ratio",
            "Utilization of the GPU, 0 to 1. Only on a GPU, read from `nvidia-smi`.",
            "device"),
    LAST_SUCCESS(
            "stylewright_last_success_timestamp_seconds",
            Type.GAUGE,
            "Unix time in seconds",
            "Time of the last completed job; 0 if there was none."),
    READY(
            "stylewright_ready",
            Type.GAUGE,
            "0 or 1",
            "Whether the worker takes requests, as reported by `/health/ready`. Follows store and brokers within 30 seconds."),
    BUILD_INFO(
            "stylewright_build_info",
            Type.GAUGE,
            "1",
            "Always 1. Build and configuration: version, id of the weights, device, precision, mode, Java version.",
            "version",
            "weights",
            "device",
            "precision",
            "mode",
            "java");

    /** The kinds of metrics in Prometheus. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private final String prometheusName;
    private final Type type;
    private final String unit;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> labels;

    WorkerMetric(String prometheusName, Type type, String unit, String meaning, String... labels) {
        this.prometheusName = prometheusName;
        this.type = type;
        this.unit = unit;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    /** The name in Prometheus; for a histogram without {@code _bucket}, {@code _sum}, {@code _count}. */
    public String prometheusName() {
        return prometheusName;
    }

    public Type type() {
        return type;
    }

    public String unit() {
        return unit;
    }

    /** The description for the reference, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** Names of the labels; each takes a small, fixed set of values. */
    public List<String> labels() {
        return labels;
    }

    /** The name without the suffixes that Micrometer adds. */
    String meterName() {
        return switch (type) {
            case COUNTER -> without("_total");
            case HISTOGRAM -> without("_seconds");
            case GAUGE -> prometheusName;
        };
    }

    private String without(String ending) {
        return prometheusName.substring(0, prometheusName.length() - ending.length());
    }

    /** The description as Prometheus prints it. */
    String help() {
        return meaning.replace("`", "");
    }
}
