package dev.stylewright.worker.stylize;

import dev.stylewright.worker.stylize.options.StylizationOptions;

/** Why a painting ended. */
public enum StopReason {
    /** All evaluations were done, or nothing was left to improve. */
    ITERATIONS,
    /** The last scale hardly improved any more: {@link StylizationOptions#stopBelow()}. */
    PLATEAU,
    /** It was told to stop. */
    STOPPED
}
