package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stylewright.worker.pipeline.image.ContentImage;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;

/**
 * Compares hundreds of small pictures by third-party encoders with the reference library's results: see {@code src/test/python/make_conformance.py}.
 * Positions with an opacity under 16 do not keep their own colours, so only their opacity is compared.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 2_000);
    private static final Path DOCUMENT = Path.of("docs/pictures.md");
    private static final String BEGIN = "<!-- conformance: written by ConformanceTest -->\n";
    private static final String END = "<!-- end -->";

    private final Map<String, byte[]> archive = new HashMap<>();
    private final Map<String, Group> groups = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private boolean withoutHeif;

    /** The results of the files of a kind. */
    private static final class Group {
        private int files;
        private int exact;
        private double worstMean;
        private int worst;

        void add(double mean, int most) {
            files++;
            exact += most == 0 ? 1 : 0;
            worstMean = Math.max(worstMean, mean);
            worst = Math.max(worst, most);
        }
    }

    @BeforeAll
    void decodeAll() throws Exception {
        try (InputStream in = ConformanceTest.class.getResourceAsStream("/conformance.zip");
                var zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                archive.put(entry.getName(), zip.readAllBytes());
            }
        }
        for (JsonNode node : new ObjectMapper().readTree(new ByteArrayInputStream(entry("manifest.json")))) {
            compare(node);
        }
    }

    private byte[] entry(String name) {
        return Objects.requireNonNull(archive.get(name), name);
    }

    private void compare(JsonNode node) throws Exception {
        String file = node.get("file").asText();
        ContentImage content;
        try {
            content = TestCodec.shared().decodeContent(entry("files/" + file), LIMITS);
        } catch (UnreadableImageException e) {
            if (String.valueOf(e.getMessage()).contains("libheif1")) {
                withoutHeif = true;
            } else {
                wrong.add(file + ": " + e.getMessage());
            }
            return;
        }
        if (content.image().width() != node.get("width").asInt()
                || content.image().height() != node.get("height").asInt()) {
            wrong.add(file + ": " + content.image());
            return;
        }
        byte[] golden = entry("goldens/" + node.get("golden").asText());
        byte[] rgb = content.image().rgb();
        Optional<byte[]> levels = content.preserved().opacity().map(mask -> mask.levels());
        long sum = 0;
        int most = 0;
        int count = 0;
        for (int i = 0; i < golden.length / 4; i++) {
            int level = levels.isPresent() ? levels.get()[i] & 0xff : 255;
            int difference = Math.abs(level - (golden[4 * i + 3] & 0xff));
            most = Math.max(most, difference);
            sum += difference;
            count++;
            for (int c = 0; c < 3 && level >= 16; c++) {
                difference = Math.abs((rgb[3 * i + c] & 0xff) - (golden[4 * i + c] & 0xff));
                most = Math.max(most, difference);
                sum += difference;
                count++;
            }
        }
        double mean = sum / (double) count;
        groups.computeIfAbsent(node.get("group").asText(), name -> new Group()).add(mean, most);
        if (mean > node.get("mean").asDouble() || most > node.get("most").asInt()) {
            wrong.add(String.format(Locale.ROOT, "%s: mean %.2f, at most %d", file, mean, most));
        }
    }

    @Test
    void everyFileIsShownAsItsReferenceShowsIt(TestReporter reporter) {
        if (withoutHeif) {
            reporter.publishEntry("left out", "HEIC and AVIF: install libheif1");
        }
        assertThat(groups.values().stream().mapToInt(group -> group.files).sum())
                .isGreaterThan(500);
        assertThat(wrong).isEmpty();
    }

    @Test
    void theTableInTheDocumentSaysWhatWasMeasured() throws IOException {
        if (withoutHeif) {
            return;
        }
        var table = new StringBuilder(BEGIN)
                .append(
                        "| files | number | equal | largest mean difference of a file | largest difference of a sample |\n|---|---|---|---|---|\n");
        groups.forEach((name, group) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.2f | %d |%n",
                name,
                group.files,
                group.exact,
                group.worstMean,
                group.worst)));
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END, begin);
        if (begin < 0 || end < 0) {
            fail("there is no place for the table in " + DOCUMENT);
        }
        if (Boolean.getBoolean("stylewright.docs.update")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table + document.substring(end));
        } else {
            assertThat(document.substring(begin, end))
                    .as("run with -Dstylewright.docs.update=true")
                    .isEqualTo(table.toString());
        }
    }
}
