package dev.stylewright.protocol.report;

import java.util.Optional;

/**
 * The worker that publishes an event.
 *
 * @param id its name in the fleet
 * @param version its software version
 * @param device its compute device, such as {@code cpu} or {@code gpu:0}
 * @param weights the id of the network's weights
 * @param precision the precision in which it computes the network, such as {@code fp32} or {@code bf16}; empty if a worker of a previous version does
 * not report it
 */
public record WorkerInfo(String id, String version, String device, String weights, Optional<String> precision) {

    /** @throws IllegalArgumentException when the precision is blank */
    public WorkerInfo {
        precision.ifPresent(name -> EventRules.name("precision", name));
    }

    /** A worker that does not report its precision. */
    public WorkerInfo(String id, String version, String device, String weights) {
        this(id, version, device, weights, Optional.empty());
    }
}
