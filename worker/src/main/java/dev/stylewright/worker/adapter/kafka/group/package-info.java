/**
 * Mode {@code group}: a consumer group whose members commit outcome and offset in one transaction. Nothing here may know of share groups.
 */
@NullMarked
package dev.stylewright.worker.adapter.kafka.group;

import org.jspecify.annotations.NullMarked;
