package dev.stylewright.worker.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links in Markdown documents lead to files and headings that exist. */
class LinksTest {

    private static final Pattern LINK_TO_DECISION =
            Pattern.compile("\\[(?:ADR|[Dd]ecision)\\s+(?<named>\\d+)]\\((?:[\\w./]*/)?(?<number>\\d{4})-[^)]+\\)");

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

    @Test
    void linksToDecisionsNameTheirNumber() throws IOException {
        List<String> wrong = new ArrayList<>();
        Sources.endingIn(".md").forEach((file, content) -> {
            Matcher link = LINK_TO_DECISION.matcher(content);
            while (link.find()) {
                if (Integer.parseInt(link.group("named")) != Integer.parseInt(link.group("number"))) {
                    wrong.add(file + ": " + link.group());
                }
            }
        });

        assertThat(wrong).as("links that name another decision").isEmpty();
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
