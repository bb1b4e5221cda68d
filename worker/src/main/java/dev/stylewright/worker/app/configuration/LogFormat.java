package dev.stylewright.worker.app.configuration;

/** How log lines are printed. */
public enum LogFormat {
    /** {@link #TEXT} on a terminal, else {@link #JSON}. */
    AUTO,
    /** For people. */
    TEXT,
    /** One JSON object per line. */
    JSON
}
