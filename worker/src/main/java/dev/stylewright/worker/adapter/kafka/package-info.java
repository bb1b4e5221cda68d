/**
 * Kafka: requests in; outcomes, dead letters and progress out. Together with its subpackages the only user of kafka-clients in the worker. Nothing
 * here may depend on the content of a request.
 */
@NullMarked
package dev.stylewright.worker.adapter.kafka;

import org.jspecify.annotations.NullMarked;
