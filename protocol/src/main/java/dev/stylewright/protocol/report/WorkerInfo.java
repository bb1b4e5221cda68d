package dev.stylewright.protocol.report;

/**
 * The worker that publishes an event.
 *
 * @param id its name in the fleet
 * @param version its software version
 * @param device its compute device, such as {@code cpu} or {@code gpu:0}
 * @param weights the id of the network's weights
 */
public record WorkerInfo(String id, String version, String device, String weights) {}
