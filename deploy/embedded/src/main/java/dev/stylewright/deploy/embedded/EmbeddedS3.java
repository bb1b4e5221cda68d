package dev.stylewright.deploy.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.options.CreateContainerOptions;

/**
 * A real S3 endpoint in this JVM (S3Proxy), on 127.0.0.1 over plain HTTP, or over TLS if it has a key store, path-style, with AWS version 4
 * signatures checked.
 *
 * <p>Supported, and tested by {@code EmbeddedS3Test}: {@code If-None-Match: *} and {@code If-Match} on PUT (412 when they fail), user metadata, media
 * type and ETag on GET and HEAD, byte ranges, 404 for a missing object or bucket, 403 for a wrong secret, and all of this after a restart on a kept
 * directory. Not supported: object versions (no {@code versionId}), policies, more than one pair of keys, and guaranteed atomicity of concurrent
 * conditional PUTs. A kept directory has one file per object, in one folder per bucket. A PUT is limited to 256 MiB, since a signed body is held in
 * memory while its signature is checked.
 *
 * <p>All methods may be called from any thread.
 */
public final class EmbeddedS3 implements AutoCloseable {
    private final BlobStore store;
    private final S3Proxy proxy;
    private final URI endpoint;
    private final String accessKey;
    private final String secretKey;

    private EmbeddedS3(BlobStore store, S3Proxy proxy, Builder builder) {
        this.store = store;
        this.proxy = proxy;
        this.endpoint = builder.tls.isPresent()
                ? URI.create("https://" + Loopback.HOST + ":" + proxy.getSecurePort())
                : URI.create("http://" + Loopback.HOST + ":" + proxy.getPort());
        this.accessKey = builder.accessKey;
        this.secretKey = builder.secretKey;
    }

    /** Starts an endpoint on a free port that keeps its objects in memory. */
    public static EmbeddedS3 startTemporary() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The address for clients, without a trailing slash. */
    public URI endpoint() {
        return endpoint;
    }

    /** The access key clients sign with. */
    public String accessKey() {
        return accessKey;
    }

    /** The secret key clients sign with. */
    public String secretKey() {
        return secretKey;
    }

    /** The region that clients sign for; the endpoint accepts any region. */
    public String region() {
        return "us-east-1";
    }

    /** Creates a bucket; returns whether it did not exist before. */
    public boolean createBucket(String bucket) {
        return store.createContainer(bucket, CreateContainerOptions.NONE);
    }

    /** Stops the endpoint; objects are lost unless the builder was given a directory. */
    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The S3 endpoint " + endpoint + " did not stop", e);
        } finally {
            store.close();
        }
    }

    /** Settings of an endpoint. */
    public static final class Builder extends EmbeddedServerBuilder<EmbeddedS3, Builder> {
        private Optional<KeyStoreFile> tls = Optional.empty();
        private String accessKey = "stylewright";
        private String secretKey = "stylewright-secret";

        private Builder() {}

        /**
         * Listens with TLS only.
         *
         * @param keyStore a PKCS12 file with the endpoint's key and certificate
         * @param password password of the file and of the key
         */
        public Builder tls(Path keyStore, String password) {
            this.tls = Optional.of(new KeyStoreFile(keyStore, password));
            return this;
        }

        /** The only keys the endpoint accepts. */
        public Builder credentials(String accessKey, String secretKey) {
            if (accessKey.isBlank() || secretKey.isBlank()) {
                throw new IllegalArgumentException("access key and secret key must not be blank");
            }
            this.accessKey = accessKey;
            this.secretKey = secretKey;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        public EmbeddedS3 start() {
            BlobStore store = openStore();
            S3Proxy proxy = listening()
                    .blobStore(store)
                    .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secretKey)
                    .v4MaxNonChunkedRequestSize(MAX_OBJECT_BYTES)
                    .ignoreUnknownHeaders(true)
                    .build();
            try {
                proxy.start();
            } catch (Exception e) {
                store.close();
                throw new IllegalStateException(
                        "The S3 endpoint on " + Loopback.HOST + ":" + requestedPort() + " did not start", e);
            }
            return new EmbeddedS3(store, proxy, this);
        }

        private S3Proxy.Builder listening() {
            String address = "://" + Loopback.HOST + ":" + freePort();
            return tls.map(file -> S3Proxy.builder()
                            .secureEndpoint(URI.create("https" + address))
                            .keyStore(file.path().toString(), file.password()))
                    .orElseGet(() -> S3Proxy.builder().endpoint(URI.create("http" + address)));
        }

        private record KeyStoreFile(Path path, String password) {}

        /** S3Proxy holds a signed body in memory while it checks the signature. */
        private static final long MAX_OBJECT_BYTES = 256L << 20;

        private BlobStore openStore() {
            Properties properties = new Properties();
            Optional<DataDirectory> kept = keptDirectory();
            kept.ifPresent(directory -> properties.setProperty(
                    "jclouds.filesystem.basedir", directory.path().toString()));
            return BlobStores.create(kept.isPresent() ? "filesystem-nio2" : "transient-nio2", properties);
        }
    }
}
