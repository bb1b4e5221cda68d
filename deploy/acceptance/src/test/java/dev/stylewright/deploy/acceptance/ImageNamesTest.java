package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The images that files of this repository name: each has a known publisher, an exact version, and a row in the installation guide. Whether a registry still
 * has them cannot be tested without one; a new name must be looked up first.
 */
class ImageNamesTest {

    /** Repositories of images, and who publishes them; those without a registry are on Docker Hub. */
    private static final Map<String, String> PUBLISHERS = Map.of(
            "apache/kafka", "Apache Kafka",
            "chrislusf/seaweedfs", "the author of SeaweedFS",
            "debian", "Docker's official images",
            "grafana/grafana", "Grafana Labs",
            "prom/prometheus", "Prometheus",
            "stylewright/worker", "deploy/docker/build",
            "registry.example/stylewright/worker", "a placeholder of an example");

    private static final List<Pattern> PLACES = List.of(
            Pattern.compile("(?m)^\\s*-?\\s*image:\\s*(?:\\$\\{\\w+:-)?([^\\s}\"']+)"),
            Pattern.compile("(?m)^ARG BASE=(\\S+)"),
            Pattern.compile("(?m)^FROM ([^\\s$]+/\\S+)"),
            Pattern.compile("<stylewright\\.images\\.[a-z-]+>([^<$]+)</"),
            Pattern.compile("(?m)^base=(\\S+)"),
            Pattern.compile("newName: (\\S+)"));

    @Test
    void everyImageHasAKnownPublisherAndAnExactVersion() throws IOException {
        Map<String, SortedSet<String>> images = images();

        assertThat(images.keySet())
                .extracting(ImageNamesTest::repository)
                .contains("apache/kafka", "chrislusf/seaweedfs", "debian", "grafana/grafana", "prom/prometheus")
                .isSubsetOf(PUBLISHERS.keySet());
        // The worker's own have the version of the build; Kustomize and the compose file's variables set it.
        assertThat(images.keySet())
                .filteredOn(image -> !repository(image).endsWith("stylewright/worker"))
                .allMatch(
                        image -> image.matches("[^:@]+:v?\\d+(\\.\\d+){1,2}") || image.equals("debian:bookworm-slim"),
                        "an exact version");
        assertThat(images.keySet()).noneMatch(image -> image.contains("minio"));
    }

    @Test
    void everyImageOfOthersIsInTheInstallationGuide() throws IOException {
        String guide = Repository.read("worker/docs/operations/install.md");

        assertThat(images().keySet())
                .filteredOn(image -> !repository(image).endsWith("stylewright/worker"))
                .allMatch(image -> guide.contains("| `" + image + "` |"), "a row of the table of images");
    }

    /** One version of each image, wherever it is named. */
    @Test
    void noImageIsNamedWithTwoVersions() throws IOException {
        assertThat(images().keySet())
                .filteredOn(image -> !repository(image).endsWith("stylewright/worker"))
                .extracting(ImageNamesTest::repository)
                .doesNotHaveDuplicates();
    }

    private static String repository(String image) {
        return image.replaceFirst("@.*", "").replaceFirst(":[^/:]*$", "");
    }

    /** Names of images, each with the files that name it. */
    private static Map<String, SortedSet<String>> images() throws IOException {
        Map<String, SortedSet<String>> images = new TreeMap<>();
        for (Path file : files()) {
            String text = Files.readString(file);
            for (Pattern place : PLACES) {
                place.matcher(text)
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .forEach(image -> images.computeIfAbsent(image, name -> new TreeSet<>())
                                .add(Repository.ROOT.relativize(file).toString()));
            }
        }
        return images;
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(
                List.of(Repository.file("docker-compose.yml"), Repository.file("deploy/docker/engine")));
        try (Stream<Path> below = Files.walk(Repository.file("deploy"))) {
            below.filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/node_modules/"))
                    .filter(file -> file.toString().matches(".*\\.(yaml|yml)|.*/Dockerfile|.*/pom\\.xml"))
                    .forEach(files::add);
        }
        return files;
    }
}
