package dev.stylewright.worker.adapter.s3;

import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Jwt;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import io.minio.credentials.WebIdentityProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;

/** Creates the SDK's credentials providers. */
final class CredentialsProviders {
    private static final Pattern SAYS_NO = Pattern.compile("status code 4(0[0-7]|1\\d)\\b");

    private CredentialsProviders() {}

    /** The provider, or empty for unsigned requests. */
    static Optional<Provider> of(S3Credentials credentials, OkHttpClient client) {
        if (credentials instanceof S3Credentials.Keys keys) {
            return Optional.of(new StaticProvider(
                    keys.accessKey(), keys.secretKey(), keys.sessionToken().orElse(null)));
        } else if (credentials instanceof S3Credentials.WebIdentity identity) {
            Provider service = new WebIdentityProvider(
                    () -> token(identity.tokenFile()),
                    identity.endpoint().toString(),
                    null,
                    null,
                    identity.roleArn().orElse(null),
                    null,
                    client);
            return Optional.of(explained("the token service at " + identity.endpoint(), service));
        } else if (credentials instanceof S3Credentials.InstanceProfile profile) {
            Provider service =
                    new IamAwsProvider(profile.endpoint().map(URI::toString).orElse(null), client);
            String name = profile.endpoint().map(at -> " at " + at).orElse(" of this machine");
            return Optional.of(explained("the metadata service" + name, service));
        }
        return Optional.empty();
    }

    private static Jwt token(Path file) {
        try {
            return new Jwt(Files.readString(file).strip(), 0);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("the token file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the token file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Converts the various exceptions of the SDK's providers. */
    private static Provider explained(String service, Provider provider) {
        return () -> {
            try {
                // Without keys the SDK would send unsigned requests.
                return Objects.requireNonNull(provider.fetch(), "its response contains none");
            } catch (RuntimeException e) {
                throw failure(service, e);
            }
        };
    }

    private static CredentialsException failure(String service, RuntimeException thrown) {
        String reason = String.valueOf(thrown.getMessage());
        boolean own = thrown instanceof UncheckedIOException;
        String detail =
                own || thrown.getCause() == null ? "" : " (" + thrown.getCause().getMessage() + ")";
        return new CredentialsException(
                (own ? "" : service + " returned no keys: ") + (reason + detail).replaceAll("\\s+", " "),
                own || SAYS_NO.matcher(reason).find(),
                thrown);
    }
}
