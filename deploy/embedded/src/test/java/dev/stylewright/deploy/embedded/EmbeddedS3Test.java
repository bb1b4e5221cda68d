package dev.stylewright.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.ErrorResponseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of S3 that this endpoint supports, as documented by its class, tested with a real client. */
class EmbeddedS3Test {
    private static final Map<String, String> NOTHING_THERE = Map.of("If-None-Match", "*");

    private final EmbeddedS3 s3 = EmbeddedServers.shared().s3();
    private final MinioClient client = client(s3, s3.secretKey());
    private final String bucket = EmbeddedServers.uniqueName("bucket");

    @BeforeEach
    void createBucket() {
        assertThat(s3.createBucket(bucket)).isTrue();
    }

    @Test
    void anObjectComesBackWithItsMetadata() throws Exception {
        String etag = put("painted", Map.of());
        try (GetObjectResponse object = get("object")) {
            assertThat(object).hasContent("painted");
        }
        StatObjectResponse head = client.statObject(
                StatObjectArgs.builder().bucket(bucket).object("object").build());
        assertThat(head.etag()).isEqualTo(etag);
        assertThat(head.size()).isEqualTo(7);
        assertThat(head.contentType()).isEqualTo("image/png");
        assertThat(head.userMetadata().getFirst("painter")).isEqualTo("mona");
    }

    @Test
    void aRangeIsAnswered() throws Exception {
        put("painted", Map.of());
        try (GetObjectResponse part = client.getObject(GetObjectArgs.builder()
                .bucket(bucket)
                .object("object")
                .offset(2L)
                .length(3L)
                .build())) {
            assertThat(part).hasContent("int");
        }
    }

    @Test
    void ifNoneMatchWritesOnlyIfNoObjectExists() throws Exception {
        put("first", NOTHING_THERE);
        assertRefused(() -> put("second", NOTHING_THERE), 412);
        try (GetObjectResponse object = get("object")) {
            assertThat(object).hasContent("first");
        }
    }

    @Test
    void ifMatchWritesOnlyOverTheObjectWithThatETag() throws Exception {
        String etag = put("first", Map.of());
        assertThat(put("second", Map.of("If-Match", '"' + etag + '"'))).isNotEqualTo(etag);
        assertRefused(() -> put("third", Map.of("If-Match", '"' + etag + '"')), 412);
    }

    @Test
    void missingObjectsAreAnsweredWith404() {
        assertRefused(() -> get("nothing"), 404);
        assertRefused(
                () -> client.getObject(GetObjectArgs.builder()
                        .bucket("no-such-bucket")
                        .object("object")
                        .build()),
                404);
    }

    @Test
    void aWrongSecretIsAnsweredWith403() {
        MinioClient stranger = client(s3, "guessed");
        assertRefused(
                () -> stranger.statObject(
                        StatObjectArgs.builder().bucket(bucket).object("object").build()),
                403);
    }

    @Test
    void aKeptDirectoryServesTheNextEndpoint(@TempDir Path directory) throws Exception {
        try (EmbeddedS3 first = EmbeddedS3.builder().directory(directory).start()) {
            first.createBucket(bucket);
            client(first, first.secretKey()).putObject(object("kept").build());
        }
        assertThat(directory.resolve(bucket).resolve("object")).hasContent("kept");
        try (EmbeddedS3 second = EmbeddedS3.builder().directory(directory).start()) {
            StatObjectResponse head = client(second, second.secretKey())
                    .statObject(StatObjectArgs.builder()
                            .bucket(bucket)
                            .object("object")
                            .build());
            assertThat(head.size()).isEqualTo(4);
            assertThat(head.contentType()).isEqualTo("image/png");
            assertThat(head.userMetadata().getFirst("painter")).isEqualTo("mona");
        }
    }

    @Test
    void listensOnTheLoopbackAddressOnly() {
        assertThat(s3.endpoint().getHost()).isEqualTo("127.0.0.1");
    }

    private String put(String content, Map<String, String> headers) throws Exception {
        return client.putObject(object(content).extraHeaders(headers).build()).etag();
    }

    private PutObjectArgs.Builder object(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return PutObjectArgs.builder()
                .bucket(bucket)
                .object("object")
                .data(bytes, bytes.length)
                .contentType("image/png")
                .userMetadata(Map.of("painter", "mona"));
    }

    private GetObjectResponse get(String key) throws Exception {
        return client.getObject(
                GetObjectArgs.builder().bucket(bucket).object(key).build());
    }

    private static void assertRefused(ThrowingCallable call, int status) {
        assertThatThrownBy(call)
                .asInstanceOf(type(ErrorResponseException.class))
                .satisfies(refusal -> assertThat(refusal.response().code()).isEqualTo(status));
    }

    private static MinioClient client(EmbeddedS3 s3, String secretKey) {
        return MinioClient.builder()
                .endpoint(s3.endpoint().toString())
                .region(s3.region())
                .credentials(s3.accessKey(), secretKey)
                .build();
    }
}
