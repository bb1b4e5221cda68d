package dev.stylewright.worker.stylize;

/** Why a painting ended. */
public enum Ending {
    /** All evaluations were done, or nothing was left to improve. */
    ITERATIONS,
    /** The last scale hardly improved any more: {@link Recipe#stopBelow()}. */
    PLATEAU,
    /** It was told to stop. */
    STOPPED
}
