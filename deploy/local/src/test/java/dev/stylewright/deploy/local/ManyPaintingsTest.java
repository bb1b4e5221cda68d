package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.local.order.ImageFile;
import dev.stylewright.deploy.local.terminal.Terminal;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Directories, sweeps and explanations through the whole command; those that paint use a real broker, store and worker. */
class ManyPaintingsTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aDirectoryIsPaintedAndContinued() throws IOException {
        Path photos = Files.createDirectory(directory.resolve("photos"));
        Path results = directory.resolve("results");
        image(photos.resolve("a.png"), 60, 40);
        image(photos.resolve("c.jpg"), 40, 60);
        byte[] whole = ImageFile.sampleContent().bytes();
        Path torn = Files.write(photos.resolve("b.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(photos.resolve("notes.txt"), "Dear Theo");
        List<String> paint =
                List.of("--content=" + photos, "--out=" + results, "--size=32", "--iterations=3", "--device=cpu");

        assertThat(run(paint)).as(err.toString()).isEqualTo(1);
        assertThat(err.toString())
                .contains("1 of 3: a.png", "3 of 3, about ", "Skipped, not a picture:")
                .containsOnlyOnce("notes.txt is a text file")
                .containsPattern("Not painted, 1 of 3:\\R  b\\.png  IMAGE_UNREADABLE: ");
        assertThat(out.toString()).contains("Wrote   " + results.resolve("a.png") + " (32 x 21 px");
        assertThat(read(results.resolve("c.png")).getHeight()).isEqualTo(32);
        BufferedImage sheet = read(results.resolve("contact-sheet.jpg"));
        assertThat(sheet.getWidth()).isGreaterThan(500);
        assertThat(results.resolve("b.png")).doesNotExist();

        Files.delete(torn);
        Files.delete(results.resolve("c.png"));
        FileTime before = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(results.resolve("a.png"), before);
        assertThat(run(paint)).as(err.toString()).isZero();
        assertThat(err.toString()).contains("1 of 2 pictures is already painted in " + results + ".", "2 of 2: c.jpg");
        assertThat(Files.getLastModifiedTime(results.resolve("a.png"))).isEqualTo(before);
        assertThat(results.resolve("c.png")).exists();

        assertThat(run(paint)).as(err.toString()).isZero();
        assertThat(err.toString())
                .contains("2 of 2 pictures are already painted in " + results + ".")
                .doesNotContain("Starting");

        assertThat(run(paint, "--content-weight=0.5")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("stylize: " + results.resolve("a.png")
                        + " already exists, and 1 more, but not as a result of these inputs and parameters: choose"
                        + " another --out, or add --overwrite.\n");
    }

    @Test
    void aSweepIsAGrid() throws IOException {
        Path grid = directory.resolve("grid.png");
        List<String> paint = List.of(
                "--size=32",
                "--iterations=2",
                "--device=cpu",
                "--sweep=contentWeight=0.01,10",
                "--sweep=colors=style,content",
                "--out=" + grid);
        assertThat(run(paint)).as(err.toString()).isZero();
        assertThat(err.toString()).contains("4 of 4, about ", " left for all: contentWeight 10, colors content");
        // The single results are deleted at the end, so only the grid is a file that was written.
        assertThat(out.toString())
                .contains("Painted contentWeight 10, colors content (32 x 21 px", "Wrote   " + grid)
                .doesNotContain(".parts");
        assertThat(read(grid).getHeight()).isGreaterThan(2 * 21);
        assertThat(directory.resolve("grid.png.parts")).doesNotExist();

        assertThat(run(paint)).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        "stylize: " + grid + " already exists: choose another --out, or add --overwrite.\n");
    }

    @Test
    void anExplanationIsARequestALine() throws IOException {
        Path photo = image(directory.resolve("my photo.png"), 60, 40);
        assertThat(run(List.of("--explain", "--content=" + photo, "--size=64", "--time-limit=5m", "--out=none/a.jpg")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).hasLineCount(1);
        StylizationRequest request = decoded(out.toString().strip());
        assertThat(request.content()).hasToString("s3://photos/my-photo.png");
        assertThat(request.styles().get(0).image()).hasToString("s3://styles/starry-night.jpg");
        assertThat(request.output().key()).endsWith(".jpg");
        assertThat(request.parameters().size()).isEqualTo(64);
        assertThat(request.deadline()).isPresent();
        assertThat(err.toString().lines()).allMatch(line -> line.startsWith("# "));
        assertThat(err.toString())
                .contains("put '" + photo + "' s3://photos/my-photo.png", "kcat -P -b 127.0.0.1:9092")
                .doesNotContain("put starry");
    }

    @Test
    void theExplanationOfASweepHasALineForEachCombination() {
        assertThat(run(List.of("--explain", "--sweep=contentWeight=0.01,0.1", "--sweep=seed=1,2,3")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines().map(ManyPaintingsTest::decoded).map(StylizationRequest::id))
                .hasSize(6)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sweep=contentWeight=a|contentWeight must be a number",
                "--sweep=contentWeight=1 --content-weight=2|--content-weight and --sweep contentWeight contradict",
                "--sweep=seed=1 --sweep=size=64 --sweep=scales=2|--sweep can be given twice at most",
                "--sweep=seed=1 --content=DIR|--sweep compares paintings of one picture",
                "--format=png|--format is for many results",
                "--no-contact-sheet|--no-contact-sheet is for a directory of pictures",
                "--format=gif|--format",
                "--out=DIR|is a directory: name a file, such as --out",
                "--content=DIR --out=DIR/a.png|is the name of a file",
                "--content=DIR|has no picture",
                "--content=DIR --out=DIR/a.png|has no picture",
                "--memory=64M|--memory must be a size in bytes or with a unit (K, M or G) from 128M to 1024G, is '64M'.",
                "--device=tpu|--device must be auto, cpu or gpu:N, is 'tpu'.",
                "--threads=0|--threads must be a whole number from 1",
                "--weights=none|--weights must be `bundled`, `imagenet`",
                "--weights=file:DIR/none|There is no weights file DIR/none.",
                "--weights=file:a?sha256=1|the sha256 of --weights must be"
            })
    void aWrongCommandLineIsRefusedBeforeAnythingStarts(String options, String message) {
        List<String> arguments = Stream.of(options.split(" "))
                .map(option -> option.replace("DIR", directory.toString()))
                .toList();
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString())
                .contains(message.replace("DIR", directory.toString()))
                .doesNotContain("Starting", "stylewright.");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "--out=ODD, none.jpg",
        "--format=png --out=ODD, none.jpg",
        "--sweep=seed=1 --out=ODD.webp, none.jpg",
        "--style=none.png:2 --style=nothing.png --mask=no-mask.png --out=DIR, none.jpg none.png nothing.png no-mask.png",
    })
    void missingInputsComeFirst(String options, String missing) {
        List<String> arguments = Stream.concat(Stream.of("--content=none.jpg"), Stream.of(options.split(" ")))
                .map(option -> option.replace("DIR", directory.toString()))
                .toList();
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString().lines().limit(missing.split(" ").length))
                .containsExactlyElementsOf(Stream.of(missing.split(" "))
                        .map(name -> "stylize: File " + name + " does not exist.")
                        .toList());
    }

    @Test
    void allProblemsAreReportedTogether() throws IOException {
        Path photo = image(directory.resolve("a.png"), 60, 40);
        assertThat(run(List.of(
                        "--out=" + directory, "--content=" + photo, "--style=none.jpg", "--memory=1", "--format=png")))
                .isEqualTo(2);
        assertThat(err.toString().lines().map(line -> line.substring(0, 17)))
                .containsExactly(
                        "stylize: File non",
                        "stylize: --format",
                        "stylize: --memory",
                        "stylize: " + photo.toString().substring(0, 8));
    }

    @Test
    void aRunThatCannotStartLeavesNoDirectory() throws IOException {
        Path results = directory.resolve("results");
        Path weights = Files.writeString(directory.resolve("weights"), "no weights at all");
        assertThat(run(List.of("--sweep=seed=1,2", "--size=32", "--out=" + results), "--weights=file:" + weights))
                .isEqualTo(1);
        assertThat(err.toString()).contains("The weights cannot be used (--weights): ");
        assertThat(results).doesNotExist();
    }

    private static StylizationRequest decoded(String line) {
        Decoded<StylizationRequest> decoded = Codec.decodeRequest(line.getBytes(StandardCharsets.UTF_8));
        assertThat(decoded).as(line).isInstanceOf(Decoded.Valid.class);
        return ((Decoded.Valid<StylizationRequest>) decoded).value();
    }

    private int run(List<String> common, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command =
                StylizeCommand.create(new TerminalEnvironment(Terminal.NONE, directory.resolve("cache"), false));
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(Stream.concat(common.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private static BufferedImage read(Path file) throws IOException {
        return Objects.requireNonNull(ImageIO.read(file.toFile()));
    }

    private static Path image(Path file, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 4) << 16 | (y * 2) << 8 | (x ^ y));
            }
        }
        String name = file.toString();
        assertThat(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile()))
                .isTrue();
        return file;
    }
}
