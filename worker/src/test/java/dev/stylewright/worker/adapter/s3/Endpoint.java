package dev.stylewright.worker.adapter.s3;

import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import java.net.URI;
import java.util.Optional;

/**
 * The store that the tests of the store's contract use: the one that the system properties {@code stylewright.test.s3.endpoint}, {@code
 * stylewright.test.s3.access-key} and {@code stylewright.test.s3.secret-key} name, with {@code stylewright.test.s3.region} if it is not {@code us-east-1}; otherwise one in this JVM.
 */
record Endpoint(URI address, String accessKey, String secretKey) {

    private static final String PREFIX = "stylewright.test.s3.";

    static Endpoint get() {
        return Optional.ofNullable(System.getProperty(PREFIX + "endpoint"))
                .map(address -> new Endpoint(URI.create(address), required("access-key"), required("secret-key")))
                .orElseGet(Endpoint::embedded);
    }

    S3Settings settings() {
        S3Settings plain = TestSettings.of(address, accessKey, secretKey);
        return new S3Settings(
                plain.endpoint(),
                System.getProperty(PREFIX + "region", plain.region()),
                plain.credentials(),
                plain.authorities(),
                plain.connectTimeout(),
                plain.readTimeout(),
                plain.writeTimeout(),
                plain.callTimeout(),
                plain.pathStyle());
    }

    private static Endpoint embedded() {
        EmbeddedS3 s3 = EmbeddedServers.shared().s3();
        return new Endpoint(s3.endpoint(), s3.accessKey(), s3.secretKey());
    }

    private static String required(String name) {
        return Optional.ofNullable(System.getProperty(PREFIX + name))
                .orElseThrow(() -> new IllegalStateException("the system property " + PREFIX + name + " is missing"));
    }
}
