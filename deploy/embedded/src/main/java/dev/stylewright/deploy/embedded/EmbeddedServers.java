package dev.stylewright.deploy.embedded;

import java.util.UUID;

/**
 * One broker and one S3 endpoint for all tests of a JVM. Tests are isolated by names: take topics, groups and buckets from {@link #uniqueName}. A
 * test that stops its broker must start one of its own.
 */
public final class EmbeddedServers {
    private final EmbeddedKafka kafka;
    private final EmbeddedS3 s3;

    private EmbeddedServers() {
        kafka = EmbeddedKafka.startTemporary();
        s3 = EmbeddedS3.startTemporary();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-embedded-servers"));
    }

    /** The servers of this JVM: started at the first call, stopped and deleted when the JVM ends. */
    public static EmbeddedServers shared() {
        return Shared.SERVERS;
    }

    /** The shared broker; not to be stopped. */
    public EmbeddedKafka kafka() {
        return kafka;
    }

    /** The shared endpoint; not to be closed. */
    public EmbeddedS3 s3() {
        return s3;
    }

    /**
     * A name that nothing else uses, valid for topics, groups, transactional ids and buckets.
     *
     * @param prefix a-z, digits and hyphens, at most 30 characters, starting with a-z
     */
    public static String uniqueName(String prefix) {
        if (!prefix.matches("[a-z][a-z0-9-]{0,29}")) {
            throw new IllegalArgumentException(
                    "prefix must be at most 30 lower-case letters, digits and hyphens, starting with a letter, but is \""
                            + prefix + '"');
        }
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 18);
    }

    private void close() {
        try (kafka;
                s3) {
            // Closing is all that is needed.
        }
    }

    private static final class Shared {
        static final EmbeddedServers SERVERS = new EmbeddedServers();
    }
}
