package dev.stylewright.deploy.acceptance;

import java.util.Locale;
import org.testcontainers.utility.DockerImageName;

/** The images that tests run. Another name for one is given as {@code -Dstylewright.images.kafka=...} and so on. */
enum ContainerImage {
    WORKER("deploy/docker/build makes it"),
    KAFKA("docker pull fetches it"),
    MINIO("docker pull fetches it");

    private final String origin;

    ContainerImage(String origin) {
        this.origin = origin;
    }

    DockerImageName imageName() {
        DockerImageName name = DockerImageName.parse(System.getProperty(property()));
        return switch (this) {
            case WORKER -> name;
            case KAFKA -> name.asCompatibleSubstituteFor("apache/kafka");
            case MINIO -> name.asCompatibleSubstituteFor("minio/minio");
        };
    }

    /** What to do where it is missing. */
    String wayOut() {
        return origin + "; another one is named with -D" + property() + "=...";
    }

    private String property() {
        return "stylewright.images." + name().toLowerCase(Locale.ROOT);
    }
}
