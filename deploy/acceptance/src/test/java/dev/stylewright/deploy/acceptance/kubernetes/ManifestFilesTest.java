package dev.stylewright.deploy.acceptance.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.acceptance.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of the manifests: every resource and field is one that Kubernetes knows. */
class ManifestFilesTest {

    /** Files that are not resources but settings of kustomize. */
    private static final Set<String> NO_RESOURCES =
            Set.of("kustomization.yaml", "name-references.yaml", "replacements.yaml", "no-keys.yaml");

    static Stream<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String directory : List.of("deploy/kubernetes", "deploy/store", "deploy/queue")) {
            try (Stream<Path> found = Files.walk(Repository.file(directory))) {
                files.addAll(found.filter(path -> path.toString().endsWith(".yaml"))
                        .filter(path ->
                                !NO_RESOURCES.contains(path.getFileName().toString()))
                        .toList());
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileHoldsResourcesWithKnownFieldsOnly(Path file) throws IOException {
        assertThat(Manifests.parse(Files.readString(file)).all()).isNotEmpty();
    }

    @Test
    void aMisspeltFieldIsAnError() {
        String yaml = "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIp: None}}";

        assertThatThrownBy(() -> Manifests.parse(yaml)).hasMessageContaining("clusterIp");
    }
}
