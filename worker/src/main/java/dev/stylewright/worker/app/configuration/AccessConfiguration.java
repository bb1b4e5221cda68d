package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Example;
import dev.stylewright.worker.job.AllowList;

/** What the worker may touch in the store. There is no default: whoever can publish a request could else read every bucket. */
public interface AccessConfiguration {

    @ConfigDescription("The buckets, or prefixes in buckets, from which pictures may be read.")
    @Example("photos,styles/public")
    AllowList read();

    @ConfigDescription("The buckets, or prefixes in buckets, to which results may be written.")
    @Example("results")
    AllowList write();
}
