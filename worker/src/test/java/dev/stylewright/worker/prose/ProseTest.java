package dev.stylewright.worker.prose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.prose.WordList.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Markdown documents use plain words and wrap their prose. Comments in the packages of {@code covered-packages.txt} use plain words, and so do the
 * comments and messages of scripts and configuration files.
 *
 * <p>With {@code -Dstylewright.docs.update=true} these tests remove clean documents from {@code not-yet-covered.txt} and add clean packages to
 * {@code covered-packages.txt}.
 */
class ProseTest {

    private static final Path LISTS = Path.of("src", "test", "resources", "dev", "stylewright", "worker", "prose");
    private static final ListFile WORDS = new ListFile(LISTS.resolve("words.txt"));
    private static final ListFile NOT_YET_COVERED = new ListFile(LISTS.resolve("not-yet-covered.txt"));
    private static final ListFile COVERED_PACKAGES = new ListFile(LISTS.resolve("covered-packages.txt"));
    private static final Pattern SCRIPTS = Pattern.compile("(?:.*/)?(?:[^/]+\\.(?:py|sh|ya?ml)|Dockerfile|[a-z-]+)");
    /** The compiled module beside it has the digest of this file, comments included. */
    private static final String FROZEN = "worker/src/main/resources/dev/stylewright/worker/stylize/vgg/vgg19.py";

    private static final boolean UPDATE = Boolean.getBoolean("stylewright.docs.update");

    @Test
    void documentsUsePlainWordsAndWrapTheirProse() throws IOException {
        Map<String, List<String>> places = placesInDocuments();

        assertThat(places).containsKeys("README.md", "protocol/README.md", "worker/docs/operations/queue.md");
        places.keySet().removeAll(NOT_YET_COVERED.entries());
        assertThat(placesIn(places))
                .as("places in documents to reword or wrap; the words are in worker/%s", WORDS.path())
                .isEmpty();
    }

    @Test
    void documentsThatAreNotYetCoveredExistAndAreNotClean() throws IOException {
        Map<String, List<String>> places = placesInDocuments();
        Predicate<String> isToRemove =
                document -> places.getOrDefault(document, List.of()).isEmpty();
        if (UPDATE) {
            NOT_YET_COVERED.write(NOT_YET_COVERED.entries().stream().filter(isToRemove.negate()));
        }

        assertThat(NOT_YET_COVERED.entries().stream().filter(isToRemove))
                .as("documents to remove from worker/%s, because they are clean", NOT_YET_COVERED.path())
                .isEmpty();
    }

    @Test
    void commentsInCoveredPackagesUsePlainWords() throws IOException {
        if (UPDATE) {
            Map<String, List<String>> places = placesInPackages(folder -> true);
            Set<String> covered = new TreeSet<>(COVERED_PACKAGES.entries());
            covered.retainAll(places.keySet());
            covered.addAll(clean(places));
            COVERED_PACKAGES.write(covered.stream());
        }

        List<String> covered = COVERED_PACKAGES.entries();
        Map<String, List<String>> places = placesInPackages(covered::contains);
        assertThat(places).containsOnlyKeys(covered.toArray(String[]::new));
        assertThat(placesIn(places))
                .as("places in comments to reword; the words are in worker/%s", WORDS.path())
                .isEmpty();
    }

    @Test
    void scriptsAndConfigurationFilesUsePlainWords() throws IOException {
        WordList words = WordList.parse(WORDS.entries());
        Map<String, String> scripts =
                Sources.matching(path -> SCRIPTS.matcher(path).matches() && !path.equals(FROZEN));
        List<String> places = new ArrayList<>();
        scripts.forEach((file, content) -> places.addAll(places(file, words.findIn(content))));

        assertThat(scripts)
                .containsKeys(".ci/run", "deploy/local/stylize", "docker-compose.yml", "deploy/docker/cpu/Dockerfile");
        assertThat(places)
                .as("places in scripts to reword; the words are in worker/%s", WORDS.path())
                .isEmpty();
    }

    /** The places to correct in each Markdown document. */
    private static Map<String, List<String>> placesInDocuments() throws IOException {
        WordList words = WordList.parse(WORDS.entries());
        Map<String, List<String>> places = new TreeMap<>();
        Sources.endingIn(".md").forEach((file, content) -> {
            MarkdownText document = new MarkdownText(content);
            List<String> found = new ArrayList<>(places(file, words.findIn(document.prose())));
            for (int line : document.longLines()) {
                found.add("%s:%d: more than %d columns".formatted(file, line, MarkdownText.MAX_COLUMNS));
            }
            places.put(file, found);
        });
        return places;
    }

    /** The places to correct in the comments of each of these folders with Java sources. */
    private static Map<String, List<String>> placesInPackages(Predicate<String> folders) throws IOException {
        WordList words = WordList.parse(WORDS.entries());
        Map<String, List<String>> places = new TreeMap<>();
        Sources.endingIn(".java").forEach((file, content) -> {
            String folder = file.substring(0, file.lastIndexOf('/'));
            if (folders.test(folder)) {
                places.computeIfAbsent(folder, any -> new ArrayList<>())
                        .addAll(places(file, words.findIn(new JavaText(content).comments())));
            }
        });
        return places;
    }

    private static List<String> places(String file, List<Finding> findings) {
        return findings.stream()
                .map(finding ->
                        "%s:%d: \"%s\": %s".formatted(file, finding.line(), finding.word(), finding.suggestion()))
                .toList();
    }

    private static List<String> placesIn(Map<String, List<String>> places) {
        return places.values().stream().flatMap(List::stream).toList();
    }

    private static Set<String> clean(Map<String, List<String>> places) {
        return places.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
