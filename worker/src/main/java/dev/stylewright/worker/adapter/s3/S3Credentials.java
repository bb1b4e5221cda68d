package dev.stylewright.worker.adapter.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Who asks the store. No {@code toString} shows a secret. */
public sealed interface S3Credentials {

    /** Nobody in particular: requests are not signed. */
    record Anonymous() implements S3Credentials {}

    /**
     * A pair of keys that stays the same for the life of the worker.
     *
     * @param accessKey who signs
     * @param secretKey what is signed with
     * @param sessionToken what comes with keys that were given out for a while
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
     * Keys that a security token service gives for a token in a file (AssumeRoleWithWebIdentity), asked for anew before they
     * expire. The file is read each time, since whoever puts the token there renews it.
     *
     * @param tokenFile holds the token
     * @param roleArn the role to take; stores that know one role for each token need none
     * @param endpoint the service's address
     */
    record WebIdentity(Path tokenFile, Optional<String> roleArn, URI endpoint) implements S3Credentials {}

    /**
     * Keys from the metadata service of the machine or container, asked for anew before they expire.
     *
     * @param endpoint the service's address; where empty, what the environment says, else Amazon's link-local address
     */
    record InstanceProfile(Optional<URI> endpoint) implements S3Credentials {}
}
