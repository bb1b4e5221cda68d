package dev.stylewright.deploy.acceptance;

import java.util.Locale;
import org.testcontainers.utility.DockerImageName;

/** The images that tests run. Another name for one is given as {@code -Dstylewright.images.kafka=...} and so on. */
enum ContainerImage {
    WORKER("deploy/docker/build makes it"),
    WORKER_GPU("deploy/docker/build gpu makes it"),
    KAFKA("docker pull fetches it"),
    STORE("docker pull fetches it");

    private final String origin;

    ContainerImage(String origin) {
        this.origin = origin;
    }

    DockerImageName imageName() {
        DockerImageName name = DockerImageName.parse(System.getProperty(property()));
        return switch (this) {
            case WORKER, WORKER_GPU, STORE -> name;
            case KAFKA -> name.asCompatibleSubstituteFor("apache/kafka");
        };
    }

    /** What to do where it is missing. */
    String wayOut() {
        return origin + "; another one is named with -D" + property() + "=...";
    }

    private String property() {
        return "stylewright.images." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
