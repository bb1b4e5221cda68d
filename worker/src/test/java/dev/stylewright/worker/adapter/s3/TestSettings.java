package dev.stylewright.worker.adapter.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Settings with patience for a busy machine, or with none. */
final class TestSettings {
    private TestSettings() {}

    static S3Settings of(URI endpoint, String accessKey, String secretKey) {
        return of(endpoint, accessKey, secretKey, Duration.ofSeconds(20));
    }

    static S3Settings of(URI endpoint, String accessKey, String secretKey, Duration timeout) {
        return of(endpoint, "us-east-1", accessKey, secretKey, timeout);
    }

    static S3Settings of(URI endpoint, String region, String accessKey, String secretKey, Duration timeout) {
        return new S3Settings(
                endpoint,
                region,
                new S3Credentials.Keys(accessKey, secretKey, Optional.empty()),
                Optional.empty(),
                timeout,
                timeout,
                timeout,
                timeout,
                true);
    }
}
