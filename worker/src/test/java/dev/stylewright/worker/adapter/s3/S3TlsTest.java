package dev.stylewright.worker.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.tls.PrivateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose certificate comes from a private authority. */
class S3TlsTest {
    private static final String PASSWORD = "key-store-password";

    private final Path directory;
    private final PrivateAuthority authority;

    S3TlsTest(@TempDir Path directory) {
        this.directory = directory;
        this.authority = new PrivateAuthority(directory);
    }

    @Test
    void aPrivateAuthorityIsTrustedWhereItsFileIsNamed() throws Exception {
        try (EmbeddedS3 s3 = start("127.0.0.1");
                S3ImageStore store = open(s3, Optional.of(authority.certificate()))) {
            s3.createBucket("photos");
            ObjectLocation cat = new ObjectLocation("photos", "cat.png", Optional.empty());
            store.check();
            store.put(cat, new NewObject(new byte[] {1, 2}, "image/png", Map.of()), new Precondition.Absent());
            assertThat(s3.endpoint()).hasScheme("https");
            assertThat(store.fetch(cat, 10).bytes()).containsExactly(1, 2);
        }
    }

    @Test
    void anUnknownAuthorityIsRefusedWithAWayOut() throws Exception {
        try (EmbeddedS3 s3 = start("127.0.0.1");
                S3ImageStore store = open(s3, Optional.empty())) {
            assertThatThrownBy(store::check)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("PKIX path building failed")
                    .hasMessageContaining("the file of certificate authorities");
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        try (EmbeddedS3 s3 = start("store.example");
                S3ImageStore store = open(s3, Optional.of(authority.certificate()))) {
            assertThatThrownBy(store::check)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("127.0.0.1 not verified");
        }
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws Exception {
        Path none = directory.resolve("none.pem");
        assertThatThrownBy(() -> CertificateAuthorities.with(none))
                .hasMessage("the file of certificate authorities " + none + " does not exist");
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        assertThatThrownBy(() -> CertificateAuthorities.with(empty)).hasMessageContaining("contains no certificate");
        Path text = Files.writeString(directory.resolve("text.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        assertThatThrownBy(() -> CertificateAuthorities.with(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text.toString());
    }

    private EmbeddedS3 start(String host) throws Exception {
        return EmbeddedS3.builder()
                .tls(authority.keyStore(host, PASSWORD), PASSWORD)
                .start();
    }

    private static S3ImageStore open(EmbeddedS3 s3, Optional<Path> authorities) {
        Duration patience = Duration.ofSeconds(20);
        return new S3ImageStore(new S3Settings(
                s3.endpoint(),
                s3.region(),
                new S3Credentials.Keys(s3.accessKey(), s3.secretKey(), Optional.empty()),
                authorities,
                patience,
                patience,
                patience,
                patience,
                true));
    }
}
