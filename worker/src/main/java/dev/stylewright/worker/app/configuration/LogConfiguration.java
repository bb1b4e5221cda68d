package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import io.smallrye.config.WithDefault;

/** What the worker prints while it runs. */
public interface LogConfiguration {

    @ConfigDescription(
            "How lines are printed: `text` for people, `json` (one object per line, with `request_id` and `trace_id` on every"
                    + " line of a job) for what collects them; `auto` is `text` on a terminal, else `json`.")
    @WithDefault("auto")
    LogFormat format();
}
