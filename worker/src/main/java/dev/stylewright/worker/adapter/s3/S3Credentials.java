package dev.stylewright.worker.adapter.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Credentials for the store. No {@code toString} shows a secret. */
public sealed interface S3Credentials {

    /** Requests are not signed. */
    record Anonymous() implements S3Credentials {}

    /**
     * A pair of keys that stays the same for the lifetime of the worker.
     *
     * @param accessKey identifies the user
     * @param secretKey signs requests
     * @param sessionToken belongs to temporary keys
     */
    record Keys(String accessKey, String secretKey, Optional<String> sessionToken) implements S3Credentials {
        public Keys {
            if (accessKey.isBlank() || secretKey.isBlank()) {
                throw new IllegalArgumentException("the store's access key and secret key must not be blank");
            }
        }

        @Override
        public String toString() {
            return "Keys[accessKey=" + accessKey + ", secretKey=***"
                    + (sessionToken.isPresent() ? ", sessionToken=***" : "") + "]";
        }
    }

    /**
     * Keys from a security token service in exchange for a token in a file (AssumeRoleWithWebIdentity), renewed before they expire. The file is read
     * each time, since the token in it is renewed as well.
     *
     * @param tokenFile contains the token
     * @param roleArn the role to assume; not needed by stores that map each token to one role
     * @param endpoint the service's address
     */
    record WebIdentity(Path tokenFile, Optional<String> roleArn, URI endpoint) implements S3Credentials {}

    /**
     * Keys from the metadata service of the machine or container, renewed before they expire.
     *
     * @param endpoint the service's address; if empty, the address in the environment, else Amazon's link-local address
     */
    record InstanceProfile(Optional<URI> endpoint) implements S3Credentials {}
}
