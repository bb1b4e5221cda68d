/**
 * Dead letters as they lie in their topic, and how they go back to the requests: once each, which a journal remembers.
 * Run by hand, beside the workers: nothing here may join their group or settle a request.
 */
@NullMarked
package dev.stylewright.worker.adapter.kafka.redrive;

import org.jspecify.annotations.NullMarked;
