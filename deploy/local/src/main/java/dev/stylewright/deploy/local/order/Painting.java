package dev.stylewright.deploy.local.order;

import dev.stylewright.protocol.report.Completed;
import java.util.List;

/** The result of one order. */
public sealed interface Painting {

    /**
     * It was painted.
     *
     * @param completed its outcome
     * @param file the whole file of the result; must not be modified
     * @param plot lines of the plot of the losses, if requested
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Painted(Completed completed, byte[] file, List<String> plot) implements Painting {
        public Painted {
            plot = List.copyOf(plot);
        }
    }

    /**
     * It failed or was cancelled, which does not affect other orders.
     *
     * @param label one or two words
     * @param reason the reason in one sentence; further lines name fields
     */
    record Unpainted(String label, String reason) implements Painting {}
}
