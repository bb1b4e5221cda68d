package dev.stylewright.worker.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Links in Markdown documents lead to files and headings that exist. */
class LinksTest {

    @Test
    void linksLeadToFilesAndHeadingsThatExist() throws IOException {
        SortedMap<String, String> documents = Sources.endingIn(".md");
        List<String> broken = new ArrayList<>();
        documents.forEach((file, content) -> new MarkdownText(content)
                .localLinks().stream()
                        .filter(link -> !leadsSomewhere(Path.of(file), link, documents))
                        .forEach(link -> broken.add(file + ": " + link)));

        assertThat(documents).containsKey("README.md");
        assertThat(broken).as("links without a target").isEmpty();
    }

    @Test
    void theIndexOfDecisionsListsAllRecords() throws IOException {
        SortedMap<String, String> documents = Sources.endingIn(".md");
        List<String> records = documents.keySet().stream()
                .filter(file -> file.matches("worker/docs/adr/\\d+.*"))
                .map(file -> file.substring(file.lastIndexOf('/') + 1))
                .toList();

        assertThat(records).isNotEmpty();
        assertThat(new MarkdownText(documents.getOrDefault("worker/docs/adr/README.md", "")).localLinks())
                .containsAll(records);
    }

    private static boolean leadsSomewhere(Path file, String link, SortedMap<String, String> documents) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
        if (!Files.exists(Sources.TOP.resolve(target))) {
            return false;
        }
        return parts.length == 1
                || new MarkdownText(documents.getOrDefault(target.toString().replace('\\', '/'), ""))
                        .anchors()
                        .contains(parts[1]);
    }
}
