/** Administration of brokers: topics, the share group, and the lag of the queue. Nothing here may read or write a message. */
@NullMarked
package dev.stylewright.worker.adapter.kafka.admin;

import org.jspecify.annotations.NullMarked;
