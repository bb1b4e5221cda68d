package dev.stylewright.worker.adapter.tracing;

import dev.stylewright.worker.pipeline.observe.JobPhase;

/** Names of spans and their attributes, following OpenTelemetry's conventions for messaging where they define a name. */
final class SpanNames {

    /** The span of a request, from its claim until it is settled or abandoned. */
    static final String JOB = "process stylization request";

    static final String SYSTEM = "messaging.system";
    static final String OPERATION = "messaging.operation.type";
    static final String TOPIC = "messaging.destination.name";
    static final String PARTITION = "messaging.destination.partition.id";
    static final String OFFSET = "messaging.kafka.offset";

    /** A failure's stable code, or the reason why a request was abandoned. */
    static final String ERROR = "error.type";

    static final String REQUEST = "stylewright.request.id";
    static final String ATTEMPT = "stylewright.attempt";
    /** Milliseconds from publishing to claiming the request. */
    static final String WAITED = "stylewright.waited.ms";

    static final String OUTCOME = "stylewright.outcome";
    static final String GIVEN_UP = "stylewright.given_up";
    static final String REPLAYED = "stylewright.replayed";
    static final String EVALUATIONS = "stylewright.evaluations";
    static final String RETRIES = "stylewright.store.retries";
    static final String WIDTH = "stylewright.width";
    static final String HEIGHT = "stylewright.height";

    private SpanNames() {}

    /** The span of a phase. */
    static String of(JobPhase phase) {
        return switch (phase) {
            case RECEIVING -> "receive";
            case FETCHING -> "fetch";
            case STYLIZING -> "stylize";
            case TESTING -> "test";
            case ENCODING -> "encode";
            case STORING -> "store";
            case PUBLISHING -> "publish";
        };
    }
}
