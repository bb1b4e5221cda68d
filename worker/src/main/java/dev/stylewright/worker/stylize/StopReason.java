package dev.stylewright.worker.stylize;

import dev.stylewright.worker.stylize.options.StylizationOptions;

/** The reason why a stylization ended. */
public enum StopReason {
    /** All evaluations are done, or no further improvement is possible. */
    ITERATIONS,
    /** The last scale stopped improving: {@link StylizationOptions#stopBelow()}. */
    PLATEAU,
    /** The caller requested a stop. */
    STOPPED
}
