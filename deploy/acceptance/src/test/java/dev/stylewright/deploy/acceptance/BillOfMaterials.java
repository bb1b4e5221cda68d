package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The bill of materials of an image: CycloneDX in JSON.
 *
 * @param document the root
 */
record BillOfMaterials(JsonNode document) {

    private static final String NOTICE = "stylewright:notice";

    static BillOfMaterials of(WorkerContainer worker) throws Exception {
        return new BillOfMaterials(
                new ObjectMapper().readTree(worker.run("cat /opt/stylewright/sbom/stylewright.cdx.json")));
    }

    private List<JsonNode> components() {
        return StreamSupport.stream(document.path("components").spliterator(), false)
                .toList();
    }

    private List<String> purls(String prefix) {
        return components().stream()
                .map(component -> component.path("purl").asText())
                .filter(purl -> purl.startsWith(prefix))
                .toList();
    }

    List<String> names() {
        return components().stream()
                .map(component -> component.path("name").asText())
                .toList();
    }

    /** It lists every jar and every package of the container, each component once and with a licence. */
    void assertComplete(WorkerContainer worker) throws Exception {
        assertThat(document.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(components())
                .extracting(component -> component.path("bom-ref").asText())
                .doesNotHaveDuplicates();
        assertThat(components()).allSatisfy(component -> assertThat(component.path("licenses"))
                .as("licences of " + component.path("name").asText())
                .isNotEmpty());

        List<String> packages = worker.run("dpkg-query --show --showformat '${Package} ${Version}\\n'")
                .lines()
                .toList();
        assertThat(components())
                .filteredOn(component -> component.path("purl").asText().startsWith("pkg:deb/"))
                .extracting(component -> component.path("name").asText() + " "
                        + component.path("version").asText())
                .containsExactlyInAnyOrderElementsOf(packages);
        assertThat(packages).anyMatch(line -> line.startsWith("openjdk-17-jre-headless "));

        List<String> maven = purls("pkg:maven/");
        List<String> jars = worker.run("cd /opt/stylewright/dependencies && ls *.jar")
                .lines()
                .toList();
        assertThat(jars).hasSizeGreaterThan(50).allSatisfy(jar -> assertThat(maven)
                .as(jar)
                .anyMatch(purl -> jar.startsWith(
                        purl.replaceFirst("[?].*", "").replaceFirst(".*/", "").replace('@', '-'))));
    }

    /** The licence or notice of every component that is not a jar is in the container. */
    void assertNoticesThere(WorkerContainer worker) throws Exception {
        List<String> paths = new ArrayList<>(List.of("/licenses/LICENSE", "/licenses/NOTICE", "/licenses/README.md"));
        for (JsonNode component : components()) {
            if (!component.path("purl").asText().startsWith("pkg:maven/")) {
                String path =
                        notice(component).orElseThrow(() -> new AssertionError("no notice: " + component.path("name")));
                paths.add(path.startsWith("/") ? path : "/licenses/" + path);
            }
        }
        // A file with text, or a directory with such files.
        String missing = worker.run("while read -r path; do [ -n \"$(find -L \"$path\" -type f -size +0 -print -quit"
                + " 2>/dev/null)\" ] || echo \"$path\"; done <<'END'\n" + String.join("\n", paths) + "\nEND");
        assertThat(missing.lines()).as("components without a text").isEmpty();
    }

    private static Optional<String> notice(JsonNode component) {
        return StreamSupport.stream(component.path("properties").spliterator(), false)
                .filter(property -> property.path("name").asText().equals(NOTICE))
                .map(property -> property.path("value").asText())
                .findFirst();
    }
}
