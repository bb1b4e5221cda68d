/**
 * Makes the parts of a worker from its configuration: settings of the adapters, the stylizer and its precision, the Kafka clients. Contains no loop, no
 * command and no request; nothing here prints or exits.
 */
@NullMarked
package dev.stylewright.worker.app.assembly;

import org.jspecify.annotations.NullMarked;
