package dev.stylewright.worker.adapter.metrics;

import java.util.List;

/**
 * Every metric of a worker's own, by the name that Prometheus sees. Dashboards, rules and worker/docs/metrics.md say
 * nothing else. What Java and the Kafka clients measure of themselves begins with {@code jvm_}, {@code process_},
 * {@code system_} and {@code kafka_}.
 */
public enum WorkerMetric {
    REQUESTS_TAKEN(
            "stylewright_requests_taken_total", Type.COUNTER, "requests", "Requests claimed, redeliveries included."),
    REDELIVERIES(
            "stylewright_redeliveries_total",
            Type.COUNTER,
            "requests",
            "Requests claimed that an earlier attempt had begun."),
    QUEUE_WAIT(
            "stylewright_queue_wait_seconds",
            Type.HISTOGRAM,
            "seconds",
            "From when a request was published until it was claimed; first attempts only."),
    JOBS_IN_FLIGHT("stylewright_jobs_in_flight", Type.GAUGE, "jobs", "Jobs under way: 0 or 1."),
    JOB_PHASE(
            "stylewright_job_phase_seconds",
            Type.HISTOGRAM,
            "seconds",
            "Time in one phase of a job: `receiving` (looking at the commit point), `fetching` (pictures in and decoded),"
                    + " `stylizing`, `testing` (a test picture, after the engine failed), `encoding`, `storing`, `publishing` (outcome and acknowledgement).",
            "phase"),
    JOB_TOTAL(
            "stylewright_job_total_seconds",
            Type.HISTOGRAM,
            "seconds",
            "From when a request was claimed until its outcome was acknowledged, by the kind of outcome: `completed`,"
                    + " `failed`, `cancelled`, or `none` where not even an id could be read; those completed by the longer edge of"
                    + " the result, too: `small` to 512 px, `medium` to 1024 px, `large`; else the size is `none`.",
            "kind",
            "size"),
    OUTCOMES(
            "stylewright_outcomes_total",
            Type.COUNTER,
            "outcomes",
            "Outcomes acknowledged by the brokers, by kind and, for `failed`, by code; else the code is `none`.",
            "kind",
            "code"),
    DEAD_LETTERS(
            "stylewright_dead_letters_total",
            Type.COUNTER,
            "requests",
            "Requests put aside in the dead-letter topic, by code.",
            "code"),
    UNREADABLE_RECORDS(
            "stylewright_unreadable_records_total",
            Type.COUNTER,
            "records",
            "Records met that don't fit into memory when they are unpacked, by topic: `requests` or `control`. They are"
                    + " skipped; in mode `share` each counts as often as brokers deliver it before they put it aside.",
            "topic"),
    CLAIMS_LOST(
            "stylewright_claims_lost_total",
            Type.COUNTER,
            "requests",
            "Jobs stopped because their request went to another worker."),
    GIVEN_UP(
            "stylewright_requests_given_up_total",
            Type.COUNTER,
            "requests",
            "Requests that the brokers gave up on (mode `share`) and that this worker answered."),
    JOBS_ABANDONED(
            "stylewright_jobs_abandoned_total",
            Type.COUNTER,
            "jobs",
            "Jobs given up unsettled, to be done elsewhere or later: `claim_lost`, `hand_back` (the worker drains),"
                    + " `engine_sick` (the engine does not paint any more, and the worker ends).",
            "reason"),
    STORE_RETRIES(
            "stylewright_store_retries_total",
            Type.COUNTER,
            "calls",
            "Calls to the store made again because it did not answer."),
    EVALUATIONS(
            "stylewright_evaluations_total",
            Type.COUNTER,
            "evaluations",
            "Evaluations of the objective. Its rate is iterations per second."),
    EVALUATION_AGE(
            "stylewright_evaluation_age_seconds",
            Type.GAUGE,
            "seconds",
            "Time since the painting under way evaluated last, or began; 0 while nothing is painted."),
    EVALUATION_LIMIT(
            "stylewright_evaluation_limit_seconds",
            Type.GAUGE,
            "seconds",
            "Where `stylewright_evaluation_age_seconds` reaches this, the engine stands still and the worker ends with exit"
                    + " code 4."),
    ENGINE_TESTS(
            "stylewright_engine_tests_total",
            Type.COUNTER,
            "pictures",
            "Test pictures painted after the engine failed: `passed` (the failure is the request's) or `failed` (the worker"
                    + " ends with exit code 4).",
            "result"),
    PIXELS(
            "stylewright_pixels_total",
            Type.COUNTER,
            "pixels",
            "Pixels of the pictures at which the objective was evaluated."),
    DEVICE_BUSY(
            "stylewright_device_busy_seconds_total",
            Type.COUNTER,
            "seconds",
            "Time spent painting. Its rate is the share of time that the device is in use."),
    STYLE_CACHE_REQUESTS(
            "stylewright_style_cache_requests_total",
            Type.COUNTER,
            "lookups",
            "Lookups of a style's Gram matrices: `hit` or `miss`.",
            "result"),
    STYLE_CACHE_EVICTIONS(
            "stylewright_style_cache_evictions_total",
            Type.COUNTER,
            "entries",
            "Remembered styles that had to go for others."),
    STYLE_CACHE_BYTES("stylewright_style_cache_bytes", Type.GAUGE, "bytes", "Size of the remembered styles."),
    QUEUE_LAG(
            "stylewright_queue_lag_records",
            Type.GAUGE,
            "requests",
            "Requests of the whole group that are not settled yet, those under way included, by mode (`group` or `share`),"
                    + " request topic and group. Every worker says the same, so take the `max`, not the sum; NaN while brokers don't answer.",
            "mode",
            "topic",
            "group"),
    QUEUE_OLDEST_AGE(
            "stylewright_queue_oldest_age_seconds",
            Type.GAUGE,
            "seconds",
            "For how long the oldest request that is not settled yet has been published, to 2 percent; 0 while there is none."
                    + " Every worker says the same, so take the `max`; NaN while brokers don't answer.",
            "mode",
            "topic",
            "group"),
    QUEUE_RETENTION(
            "stylewright_queue_retention_seconds",
            Type.GAUGE,
            "seconds",
            "For how long the topic keeps requests (`retention.ms`), whether they are settled or not. NaN while brokers don't"
                    + " answer, and where requests are kept for ever.",
            "mode",
            "topic",
            "group"),
    MEMORY_LIMIT(
            "stylewright_memory_limit_bytes",
            Type.GAUGE,
            "bytes",
            "Memory that the container, or else the machine, has: what `process_resident_memory_bytes` must stay below."),
    RESIDENT_MEMORY(
            "process_resident_memory_bytes",
            Type.GAUGE,
            "bytes",
            "Memory of the process that lies in RAM: Java's heap and what the engine takes. Linux only."),
    GPU_MEMORY_USED(
            "stylewright_gpu_memory_used_bytes",
            Type.GAUGE,
            "bytes",
            "Memory in use on the GPU, by whomever. Only on a GPU, as `nvidia-smi` tells.",
            "device"),
    GPU_MEMORY_TOTAL(
            "stylewright_gpu_memory_total_bytes",
            Type.GAUGE,
            "bytes",
            "Memory of the GPU. Only on a GPU, as `nvidia-smi` tells.",
            "device"),
    GPU_UTILIZATION(
            "stylewright_gpu_utilization_ratio",
            Type.GAUGE,
            "ratio",
            "Share of time in which the GPU computed, 0 to 1. Only on a GPU, as `nvidia-smi` tells.",
            "device"),
    LAST_SUCCESS(
            "stylewright_last_success_timestamp_seconds",
            Type.GAUGE,
            "Unix time in seconds",
            "When a job was completed last; 0 while none was."),
    READY(
            "stylewright_ready",
            Type.GAUGE,
            "0 or 1",
            "Whether requests are taken: what `/health/ready` says. Follows store and brokers within 30 seconds."),
    BUILD_INFO(
            "stylewright_build_info",
            Type.GAUGE,
            "1",
            "Always 1. What runs here: version, id of the weights, device, mode, version of Java.",
            "version",
            "weights",
            "device",
            "mode",
            "java");

    /** What Prometheus calls the kinds of metrics. */
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

    /** The name in Prometheus. Of a histogram: without {@code _bucket}, {@code _sum}, {@code _count}. */
    public String prometheusName() {
        return prometheusName;
    }

    public Type type() {
        return type;
    }

    public String unit() {
        return unit;
    }

    /** A sentence for the reference, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** Names of the labels; each takes a small, fixed set of values. */
    public List<String> labels() {
        return labels;
    }

    /** The name without the endings that Micrometer adds. */
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

    /** The meaning as Prometheus prints it. */
    String help() {
        return meaning.replace("`", "");
    }
}
