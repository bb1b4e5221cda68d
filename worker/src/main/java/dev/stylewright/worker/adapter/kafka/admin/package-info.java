/**
 * What is asked of brokers and set on them beside the messages: topics, the share group, how much waits in the queue.
 * Nothing here may read or write a message.
 */
@NullMarked
package dev.stylewright.worker.adapter.kafka.admin;

import org.jspecify.annotations.NullMarked;
