package dev.stylewright.deploy.local.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.local.order.ImageFile;
import dev.stylewright.deploy.local.order.Order;
import dev.stylewright.deploy.local.order.TimeLimit;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.protocol.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobListTest {

    @TempDir
    Path directory;

    @Test
    void picturesAreTakenByNameAndOtherFilesAreNamed() throws IOException {
        picture("b.jpg");
        picture("a.PNG");
        picture(".hidden.png");
        Files.writeString(directory.resolve("notes.txt"), "Dear Theo");
        Files.createDirectory(directory.resolve("more"));
        JobList jobs = jobs();
        assertThat(jobs.jobs()).extracting(Job::label).containsExactly("a.PNG", "b.jpg");
        assertThat(jobs.jobs()).extracting(Job::fileName).containsExactly("a.png", "b.png");
        assertThat(jobs.skipped()).containsExactly("more is a directory", "notes.txt is a text file");
    }

    @Test
    void theDirectoryOfTheResultsIsNotNamedAsSkipped() throws IOException {
        picture("a.png");
        Files.createDirectory(directory.resolve("out"));
        assertThat(jobs().skipped()).isEmpty();
    }

    @Test
    void aLongListOfSkippedFilesIsCut() {
        assertThat(FailureTable.skipped(List.of())).isEmpty();
        assertThat(FailureTable.skipped(List.of("a.txt is a text file")))
                .containsExactly("Skipped, not a picture:", "  a.txt is a text file");
        assertThat(FailureTable.skipped(Collections.nCopies(23, "a.txt is a text file")))
                .startsWith("Skipped, not pictures:")
                .hasSize(22)
                .endsWith("  and 3 more");
    }

    @Test
    void noTwoPicturesHaveTheSameResult() throws IOException {
        for (String name : List.of("a.jpg", "A.webp", "a.jpg.gif", "b", "b.c.jpg", "contact-sheet.jpg")) {
            picture(name);
        }
        assertThat(jobs().jobs())
                .extracting(Job::fileName)
                .doesNotHaveDuplicates()
                .doesNotContain("contact-sheet.png");
    }

    @Test
    void aFileThatCannotBeUsedFailsOnItsOwn() throws IOException {
        picture("a.png");
        Files.createFile(directory.resolve("empty.png"));
        Batch batch = Batch.plan(
                jobs().jobs(),
                template(1, Optional.empty(), List.of()),
                ResultDirectory.open(directory.resolve("out")),
                false);
        assertThat(batch.waiting()).extracting(Job::label).containsExactly("a.png");
        assertThat(batch.failures().values()).singleElement().satisfies(failure -> {
            assertThat(failure.label()).isEqualTo("unreadable");
            assertThat(failure.reason()).contains("empty.png is empty");
        });
        assertThat(batch.number()).isEqualTo(2);
        assertThat(FailureTable.lines(batch.failures(), 2)).first().isEqualTo("Not painted, 1 of 2:");
    }

    @Test
    void aDirectoryWithoutPicturesIsRefused() {
        assertThatThrownBy(this::jobs)
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("The directory " + directory + " has no picture, not counting subdirectories;");
    }

    @Test
    void existingFilesAreKept() throws IOException {
        picture("a.png");
        picture("b.png");
        Path out = Files.createDirectory(directory.resolve("out"));
        Files.writeString(out.resolve("b.png"), "precious");
        ResultDirectory results = ResultDirectory.open(out);
        OrderTemplate template = template(1, Optional.empty(), List.of());
        assertThatThrownBy(() -> Batch.plan(jobs().jobs(), template, results, false))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        out.resolve("b.png") + " already exists, but not as a result of these inputs and parameters:"
                                + " choose another --out, or add --overwrite.");
        assertThat(Batch.plan(jobs().jobs(), template, results, true).waiting()).hasSize(2);
        assertThat(out).isDirectoryNotContaining("glob:**.json");
    }

    @Test
    void everythingThatChangesAResultChangesItsDigest() throws IOException {
        picture("a.png");
        Job job = jobs().jobs().get(0);
        OrderTemplate plain = template(1, Optional.empty(), List.of());
        Set<String> digests = new HashSet<>();
        for (OrderTemplate template : List.of(
                plain,
                template(2, Optional.empty(), List.of()),
                template(1, Optional.of(TimeLimit.parse("5m")), List.of()),
                template(1, Optional.empty(), List.of("stylewright.weights=imagenet")),
                new OrderTemplate(plain.styles(), ".jpg", Optional.empty(), List.of()))) {
            digests.add(template.digest(template.order(job)));
        }
        digests.add(plain.digest(plain.order(new Job("", "", ImageFile::sampleStyle, job.parameters()))));
        digests.add(plain.digest(plain.order(
                with(job, job.parameters().toBuilder().contentWeight(0.1).build()))));
        assertThat(digests).hasSize(7);
        assertThat(digests)
                .contains(plain.digest(plain.order(
                        with(job, job.parameters().toBuilder().previewEvery(5).build()))));
    }

    private static Job with(Job job, Parameters parameters) {
        return new Job(job.label(), job.fileName(), job.content(), parameters);
    }

    private JobList jobs() {
        return JobList.ofDirectory(
                directory, directory.resolve("out"), template(1, Optional.empty(), List.of()), Parameters.defaults());
    }

    private static OrderTemplate template(double weight, Optional<TimeLimit> limit, List<String> weights) {
        Order.WeightedImage style = new Order.WeightedImage(ImageFile.sampleStyle(), weight, Optional.empty());
        return new OrderTemplate(List.of(style), ".png", limit, weights);
    }

    private void picture(String name) throws IOException {
        Files.write(directory.resolve(name), ImageFile.sampleContent().bytes());
    }
}
