package dev.stylewright.worker.adapter.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys from a token service and from a metadata service, used at a store that checks signatures. */
class S3CredentialsTest {
    private static final String TOKEN = "header.claims-nobody-may-see.signature";

    private final EmbeddedS3 s3 = EmbeddedServers.shared().s3();
    private final Path tokenFile;

    S3CredentialsTest(@TempDir Path directory) throws IOException {
        tokenFile = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    }

    @Test
    void aTokenIsExchangedForKeys() throws Exception {
        try (ScriptedStore service = new ScriptedStore(exchange -> answer(exchange, 200, "text/xml", keysAsXml(3600)));
                S3ImageStore store = open(webIdentity(service.endpoint()))) {
            store.check();
            store.check();
            assertThat(service.received()).as("keys are kept while they last").hasSize(1);
            ScriptedStore.Received request = service.received().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(URLDecoder.decode(request.uri().getRawQuery(), UTF_8))
                    .contains("Action=AssumeRoleWithWebIdentity", "RoleArn=arn:aws:iam::1:role/painter")
                    .contains("WebIdentityToken=" + TOKEN);
        }
    }

    @Test
    void expiringKeysAreRenewedWithTheCurrentToken() throws Exception {
        try (ScriptedStore service = new ScriptedStore(exchange -> answer(exchange, 200, "text/xml", keysAsXml(-1)));
                S3ImageStore store = open(webIdentity(service.endpoint()))) {
            store.check();
            Files.writeString(tokenFile, "renewed");
            store.check();
            assertThat(service.received()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(service.received()
                            .get(service.received().size() - 1)
                            .uri()
                            .getQuery())
                    .contains("WebIdentityToken=renewed");
        }
    }

    @ParameterizedTest
    @CsvSource({"403, CREDENTIALS", "400, CREDENTIALS", "429, UNAVAILABLE", "500, UNAVAILABLE"})
    void aTokenServiceThatGivesNoKeysIsNamedAndTheTokenIsNot(int status, Kind kind) throws Exception {
        try (ScriptedStore service = ScriptedStore.answering(status);
                S3ImageStore store = open(webIdentity(service.endpoint()))) {
            StoreException failure = catchThrowableOfType(StoreException.class, store::check);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure)
                    .hasMessageContaining("the token service at " + service.endpoint() + " returned no keys")
                    .hasMessageContaining(Integer.toString(status))
                    .hasMessageNotContaining(TOKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "", "<AssumeRoleWithWebIdentityResponse/>"})
    void anInvalidResponseOfATokenServiceIsAFailureOnOneLine(String body) throws Exception {
        try (ScriptedStore service = new ScriptedStore(exchange -> answer(exchange, 200, "text/xml", body));
                S3ImageStore store = open(webIdentity(service.endpoint()))) {
            assertThatThrownBy(store::check)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("returned no keys")
                    .hasMessageNotContaining("\n")
                    .hasMessageNotContaining(TOKEN);
        }
    }

    @Test
    void aMissingTokenFileIsNamed() throws Exception {
        Files.delete(tokenFile);
        try (S3ImageStore store = open(webIdentity(URI.create("http://127.0.0.1:1")))) {
            assertThatThrownBy(store::check)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("the token file " + tokenFile + " does not exist");
        }
    }

    @Test
    void theMachinesOwnKeysAreUsed() throws Exception {
        try (ScriptedStore service = new ScriptedStore(this::answerAsMetadataService);
                S3ImageStore store = open(new S3Credentials.InstanceProfile(Optional.of(service.endpoint())))) {
            store.check();
            assertThat(service.received())
                    .extracting(
                            request -> request.method() + " " + request.uri().getPath())
                    .containsExactly(
                            "PUT /latest/api/token",
                            "GET /latest/meta-data/iam/security-credentials/",
                            "GET /latest/meta-data/iam/security-credentials/painter");
            assertThat(service.received().get(2).headers().getFirst("X-aws-ec2-metadata-token"))
                    .isEqualTo("session");
        }
    }

    @ParameterizedTest
    @CsvSource({"404, CREDENTIALS", "503, UNAVAILABLE"})
    void aMetadataServiceThatGivesNoKeysIsNamed(int status, Kind kind) throws Exception {
        try (ScriptedStore service = ScriptedStore.answering(status);
                S3ImageStore store = open(new S3Credentials.InstanceProfile(Optional.of(service.endpoint())))) {
            StoreException failure = catchThrowableOfType(StoreException.class, store::check);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining("the metadata service at " + service.endpoint());
        }
    }

    @Test
    void aSessionTokenIsSentWithTheKeysItBelongsTo() throws Exception {
        try (ScriptedStore wire = ScriptedStore.answering(403);
                S3ImageStore store = new S3ImageStore(settings(
                        wire.endpoint(), new S3Credentials.Keys("access", "secret", Optional.of("for-a-while"))))) {
            store.check();
            assertThat(wire.received().get(0).headers().getFirst("X-Amz-Security-Token"))
                    .isEqualTo("for-a-while");
        }
    }

    private void answerAsMetadataService(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/token")) {
            answer(exchange, 200, "text/plain", "session");
        } else if (path.endsWith("/")) {
            answer(exchange, 200, "text/plain", "painter\n");
        } else {
            answer(exchange, 200, "application/json", """
                    {"Code": "Success", "AccessKeyId": "%s", "SecretAccessKey": "%s", "Token": "t", "Expiration": "%s"}
                    """.formatted(s3.accessKey(), s3.secretKey(), in(3600)));
        }
    }

    private String keysAsXml(int seconds) {
        return """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult><Credentials>
                    <AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
                    <SessionToken>t</SessionToken><Expiration>%s</Expiration>
                  </Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """.formatted(s3.accessKey(), s3.secretKey(), in(seconds));
    }

    private static Instant in(int seconds) {
        return Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private S3Credentials webIdentity(URI service) {
        return new S3Credentials.WebIdentity(tokenFile, Optional.of("arn:aws:iam::1:role/painter"), service);
    }

    private S3ImageStore open(S3Credentials credentials) {
        return new S3ImageStore(settings(s3.endpoint(), credentials));
    }

    private static S3Settings settings(URI endpoint, S3Credentials credentials) {
        Duration patience = Duration.ofSeconds(20);
        return new S3Settings(
                endpoint, "us-east-1", credentials, Optional.empty(), patience, patience, patience, patience, true);
    }
}
