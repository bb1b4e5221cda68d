package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ComputedDefault;
import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Example;
import dev.stylewright.worker.app.configuration.describe.Matches;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The object store: MinIO or any other S3-compatible store. */
public interface StorageConfiguration {

    @ConfigDescription("The address of the store.")
    @WithDefault("http://localhost:9000")
    URI endpoint();

    @ConfigDescription("The region that requests are signed for.")
    @WithDefault("us-east-1")
    @Matches(value = "[A-Za-z0-9-]{1,63}", meaning = "letters, digits and hyphens")
    String region();

    @ConfigDescription("A file in PEM format with certificates of additional authorities to trust.")
    @Example("/etc/stylewright/ca.pem")
    Optional<Path> caFile();

    @ConfigDescription(
            "Where the credentials come from: `keys` are the access key and secret key set here (without them requests are"
                    + " not signed); `web-identity` exchanges a token in a file at a security token service"
                    + " (AssumeRoleWithWebIdentity); `instance-profile` queries the metadata service of the machine or container.")
    @WithDefault("keys")
    CredentialSource credentials();

    @ConfigDescription("The access key of the store. Without it requests are not signed.")
    Optional<String> accessKey();

    @ConfigDescription("The secret key of that access key.")
    Optional<Secret> secretKey();

    @ConfigDescription("The session token of temporary keys. Keys that are renewed automatically come from"
            + " `web-identity` or `instance-profile`.")
    Optional<Secret> sessionToken();

    WebIdentity webIdentity();

    InstanceProfile instanceProfile();

    @ConfigDescription(
            "Whether the bucket is in the path of the address (`true`, for most S3-compatible stores) or in its host"
                    + " name (`false`, for Amazon S3).")
    @WithDefault("true")
    boolean pathStyle();

    @ConfigDescription("How long to wait for a connection.")
    @WithDefault("5s")
    @Range(min = "10ms", max = "5m")
    Duration connectTimeout();

    @ConfigDescription("How long to wait for the next bytes from the store.")
    @WithDefault("30s")
    @Range(min = "10ms", max = "30m")
    Duration readTimeout();

    @ConfigDescription("How long to wait for the store to accept the next bytes.")
    @WithDefault("30s")
    @Range(min = "10ms", max = "30m")
    Duration writeTimeout();

    @ConfigDescription(
            "How long one call to the store may take from beginning to end. At least as long as the three above.")
    @WithDefault("5m")
    @Range(min = "10ms", max = "2h")
    Duration callTimeout();

    @ConfigDescription(
            "How to treat a store without conditional PUTs, which ensure that of two workers on the same request only"
                    + " one writes the result: `warn` logs a warning at start and checks for an object before each PUT; `require` refuses to start.")
    @WithDefault("warn")
    ConditionalPut conditionalPut();

    Retry retry();

    Breaker breaker();

    /** When the store is considered unavailable and no request is taken. */
    interface Breaker {

        @ConfigDescription(
                "How many consecutive calls must fail for reasons other than the request before this worker is not ready.")
        @WithDefault("3")
        @Range(min = "1", max = "1000")
        int failures();

        @ConfigDescription(
                "How often an unavailable store is probed. A worker without a job takes a request only if the"
                        + " store has answered within this time.")
        @WithDefault("2s")
        @Range(min = "100ms", max = "10m")
        Duration probeInterval();
    }

    /** Keys in exchange for a token. */
    interface WebIdentity {

        @ConfigDescription("The file that holds the token. It is read again each time keys are requested.")
        @ComputedDefault("the environment variable `AWS_WEB_IDENTITY_TOKEN_FILE`")
        Optional<Path> tokenFile();

        @ConfigDescription("The role to assume. MinIO needs none if its identity provider names the policy.")
        @ComputedDefault("the environment variable `AWS_ROLE_ARN`")
        Optional<String> roleArn();

        @ConfigDescription("The address of the security token service; for MinIO it is the store's own.")
        @ComputedDefault("the environment variable `AWS_ENDPOINT_URL_STS`, otherwise Amazon's for the region")
        Optional<URI> stsEndpoint();
    }

    /** Keys of the machine. */
    interface InstanceProfile {

        @ConfigDescription("The address of the metadata service.")
        @ComputedDefault("the address in the container's environment, otherwise Amazon's link-local address")
        Optional<URI> endpoint();
    }

    /** What happens when the store cannot be reached or is overloaded. */
    interface Retry {

        @ConfigDescription(
                "How long one call to the store is retried, while other calls succeed, before the request fails with"
                        + " STORAGE_UNAVAILABLE. The worker waits without a limit for a store that is unreachable, full or overloaded, or"
                        + " does not accept the credentials.")
        @WithDefault("10m")
        @Range(min = "0s", max = "24h")
        Duration maxDuration();

        @ConfigDescription("The pause before the first retry. It doubles with each retry, with jitter.")
        @WithDefault("500ms")
        @Range(min = "10ms", max = "10m")
        Duration delay();

        @ConfigDescription("The longest pause between two retries.")
        @WithDefault("30s")
        @Range(min = "10ms", max = "1h")
        Duration maxDelay();
    }
}
