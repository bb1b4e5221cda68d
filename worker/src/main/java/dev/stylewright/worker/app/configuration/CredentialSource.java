package dev.stylewright.worker.app.configuration;

/** Where the store's credentials come from. */
public enum CredentialSource {
    /** From the settings; without them requests are not signed. */
    KEYS,
    /** From a security token service, in exchange for a token in a file. */
    WEB_IDENTITY,
    /** From the metadata service of the machine or container. */
    INSTANCE_PROFILE
}
