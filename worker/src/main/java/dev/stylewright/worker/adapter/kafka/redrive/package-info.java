/**
 * Dead letters in their topic, and their redrive to the requests: once each, recorded by a journal. Run by hand, beside the workers: nothing here may
 * join their group or settle a request.
 */
@NullMarked
package dev.stylewright.worker.adapter.kafka.redrive;

import org.jspecify.annotations.NullMarked;
