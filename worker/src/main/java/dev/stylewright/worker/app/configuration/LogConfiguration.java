package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import io.smallrye.config.WithDefault;

/** Logging of a running worker. */
public interface LogConfiguration {

    @ConfigDescription(
            "Format of log lines: `text` for people, `json` (one object per line, with `request_id` and `trace_id` on every"
                    + " line of a job) for log collectors; `auto` is `text` on a terminal, otherwise `json`.")
    @WithDefault("auto")
    LogFormat format();
}
