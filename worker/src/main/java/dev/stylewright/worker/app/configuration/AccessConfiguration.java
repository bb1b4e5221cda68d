package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Example;
import dev.stylewright.worker.job.AllowList;

/** The buckets that the worker may access. There is no default: otherwise anyone able to publish a request could read every bucket. */
public interface AccessConfiguration {

    @ConfigDescription("The buckets, or prefixes in buckets, from which pictures may be read.")
    @Example("photos,styles/public")
    AllowList read();

    @ConfigDescription("The buckets, or prefixes in buckets, to which results may be written.")
    @Example("results")
    AllowList write();
}
