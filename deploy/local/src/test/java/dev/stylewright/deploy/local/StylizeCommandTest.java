package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.local.order.ImageFile;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The whole command in this JVM: real broker, real store, real worker. */
class StylizeCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void paintsTheSamplePair() throws IOException {
        Path result = directory.resolve("painted.png");
        int code = run("--out", result.toString(), "--size", "96", "--iterations", "10", "--device", "cpu");
        assertThat(code).as(err.toString()).isZero();
        BufferedImage image = Objects.requireNonNull(ImageIO.read(result.toFile()));
        assertThat(image.getWidth()).isEqualTo(96);
        assertThat(image.getHeight()).isEqualTo(64);
        assertThat(colours(image)).isGreaterThan(100);
        assertThat(out.toString())
                .contains("Wrote   " + result + " (96 x 64 px")
                .containsPattern(
                        "Losses  content \\S+, style \\S+, total variation \\S+, weighted total \\S+ after 10 iterations")
                .containsPattern("Time    starting .+, waiting .+, fetching .+, stylizing .+, storing .+");
        assertThat(err.toString())
                .contains("cat.png in the style of starry-night.jpg", "Painting 96 x 64 px in 10 iterations on cpu")
                .containsPattern("10/10  96x64 px  loss \\S+  \\S+ it/s  in \\d.* s");
    }

    @Test
    void blendsTheUsersOwnImagesIntoAJpeg() throws IOException {
        Path photo = image("photo 1.png", 60, 90);
        Path one = image("one.png", 64, 64);
        Path result = directory.resolve("painted.jpg");
        int code = run(
                "--content=" + photo,
                "--style=" + one + ":3",
                "--style=" + image("two.bmp", 64, 48) + ":0.5",
                "--out=" + result,
                "--size=64",
                "--iterations=4",
                "--optimizer=adam",
                "--start=noise",
                "--seed=7",
                "--pooling=max",
                "--border=plain",
                "--colors=content",
                "--style-scale=1.5",
                "--stop-below=0.01",
                "--device=cpu");
        assertThat(code).as(err.toString()).isZero();
        assertThat(err.toString()).contains("photo 1.png in the style of one.png (weight 3.0), two.bmp (weight 0.5)");
        assertThat(Files.readAllBytes(result)).startsWith(0xFF, 0xD8);
        assertThat(Objects.requireNonNull(ImageIO.read(result.toFile())).getHeight())
                .isEqualTo(64);
    }

    @Test
    void masksBelongToTheStyleBeforeThem() throws IOException {
        Path photo = image("photo.png", 64, 64);
        Path mask = mask("left.png", 0, 32);
        Path plain = directory.resolve("plain.png");
        Path masked = directory.resolve("masked.png");
        // Deeper layers see across the mask's edge: their field is wider than the image.
        List<String> common = List.of(
                "--content=" + photo,
                "--size=64",
                "--iterations=8",
                "--device=cpu",
                "--style-layers=relu1_1=1,relu2_1=1");
        Path style = image("one.png", 64, 48);
        assertThat(run(common, "--style=" + style, "--out=" + plain))
                .as(err.toString())
                .isZero();
        assertThat(run(common, "--style=" + style, "--mask=" + mask, "--out=" + masked))
                .as(err.toString())
                .isZero();
        BufferedImage content = Objects.requireNonNull(ImageIO.read(photo.toFile()));
        BufferedImage everywhere = Objects.requireNonNull(ImageIO.read(plain.toFile()));
        BufferedImage left = Objects.requireNonNull(ImageIO.read(masked.toFile()));
        assertThat(difference(content, left, 40, 64)).isLessThan(0.5 * difference(content, everywhere, 40, 64));
        assertThat(difference(content, left, 0, 32)).isGreaterThan(2 * difference(content, left, 40, 64));
    }

    @Test
    void keepsAPreviewBesideTheResultAndEndsInTime() throws IOException {
        Path result = directory.resolve("painted.png");
        int code = run(
                "--out=" + result,
                "--size=64",
                "--iterations=8",
                "--start=noise",
                "--preview-every=1",
                "--time-limit=10m",
                "--keep-metadata",
                "--style-layers=relu1_1=1,relu2_1=2",
                "--content-layers=relu3_1=1",
                "--device=cpu");
        assertThat(code).as(err.toString()).isZero();
        assertThat(ImageIO.read(result.toFile()).getWidth()).isEqualTo(64);
        assertThat(ImageIO.read(directory.resolve("painted.png.preview.jpg").toFile())
                        .getWidth())
                .isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({"--time-limit=soon, soon", "--time-limit=25h, 25h", "--style-layers=relu9_9=1, relu9_9"})
    void invalidTimesAndLayersAreUsageErrors(String option, String wrong) {
        assertThat(run(option, "--out=" + directory.resolve("none.png"))).isEqualTo(2);
        assertThat(err.toString()).contains(wrong);
    }

    @Test
    void aBlackMaskIsRefusedByTheNameOfItsField() throws IOException {
        int code = run(
                List.of("--size=64", "--iterations=4", "--device=cpu"),
                "--style=" + image("one.png", 32, 32),
                "--style=" + image("two.png", 32, 32),
                "--mask=" + mask("black.png", 0, 0),
                "--out=" + directory.resolve("none.png"));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("INVALID_REQUEST", "$.styles[1].mask", "black or transparent everywhere");
    }

    @Test
    void aMaskWithoutAStyleIsAWrongCommandLine() throws IOException {
        assertThat(run("--mask=" + mask("white.png", 0, 64))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("stylize: --mask belongs to the --style right before it, and there is none.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "me.jpg monet.jpg|'me.jpg' has no option before it: name the photo with --content FILE, and the painting with"
                        + " --style FILE.",
                "help|'help' is neither an option nor a command.",
                "serve me.jpg|'me.jpg' is neither an option nor the value of one.",
                "serve --kafka-port=x|Invalid value for option '--kafka-port': 'x' is not a whole number",
                "--show=maybe|Invalid value for option '--show': it must be one of \"auto\", \"always\", \"never\", is \"maybe\"",
                "--format=gif|Invalid value for option '--format': it must be one of \"png\", \"jpg\", \"webp\", is \"gif\"",
                "--style-layers=relu9_9=1|Invalid value for option '--style-layers': \"relu9_9\" is not a layer",
                "--size=5|Invalid value for option '--size': it must be a whole number"
            })
    void aWrongCommandLineIsExplainedInWordsOfTheUser(String line, String sentence) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("stylize: " + sentence).contains("--help.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--size=4.5 --iterations=-1 --format gif|'--size'|'--iterations'|'--format'",
                "--iteration 3 --size=big|'--size'|Unknown option|Possible solutions: --iterations",
                "me.jpg --size big --show maybe|'--size'|'--show'|'me.jpg' has no option before it",
                "--style a.png:x --mask m.png --size=big|'--style'|'--size'|--help",
                "serve --kafka-port x --s3-port y --bogus|'--kafka-port'|'--s3-port'|'--bogus'",
            })
    void allErrorsOfACommandLineAreReportedTogether(String line, String first, String second, String third) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).containsSubsequence(first, second, third);
        assertThat(err.toString().lines()).doesNotHaveDuplicates();
    }

    @Test
    void anOptionWithoutItsValueIsTheOnlyError() {
        assertThat(run("--out", "--size", "64")).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "stylize: Expected parameter for option '--out' but found '--size'", "See stylize --help.");
    }

    @Test
    void theHelpIsShownDespiteAWrongOption() {
        assertThat(run("--size=big", "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: stylize");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theHelpNamesNoValueThatOnlyJsonHas() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("--learning-rate=X Step length. 1e-6 to 100. Default: the optimiser's own.")
                .doesNotContain("null");
    }

    private int run(List<String> common, String... more) {
        return run(Stream.concat(common.stream(), Arrays.stream(more)).toArray(String[]::new));
    }

    /** White from one column to another, black elsewhere. */
    private Path mask(String name, int from, int to) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = from; x < to; x++) {
            for (int y = 0; y < 64; y++) {
                image.setRGB(x, y, 0xffffff);
            }
        }
        Path file = directory.resolve(name);
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
        return file;
    }

    /** Mean difference of the green values between two columns. */
    private static double difference(BufferedImage a, BufferedImage b, int from, int to) {
        double sum = 0;
        for (int x = from; x < to; x++) {
            for (int y = 0; y < a.getHeight(); y++) {
                sum += Math.abs((a.getRGB(x, y) >> 8 & 0xff) - (b.getRGB(x, y) >> 8 & 0xff));
            }
        }
        return sum / ((to - from) * a.getHeight());
    }

    @Test
    void anImageThatTurnsOutUnreadableFailsWithTheSentenceOfTheOutcome() throws IOException {
        byte[] whole = ImageFile.sampleContent().bytes();
        Path torn = Files.write(directory.resolve("torn.png"), Arrays.copyOf(whole, whole.length / 2));
        int code = run(
                "--content",
                torn.toString(),
                "--out",
                directory.resolve("no.png").toString());
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .contains("stylize: IMAGE_UNREADABLE: content " + torn + ": ")
                .doesNotContain("s3://");
        assertThat(out.toString()).isEmpty();
        assertThat(directory.resolve("no.png")).doesNotExist();
    }

    @Test
    void aFileThatIsNoImageIsReportedBeforeAnythingStarts() throws IOException {
        Path text = Files.writeString(directory.resolve("letter.txt"), "Dear Theo");
        assertThat(run("--style", text.toString())).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("stylize: " + text
                        + " is a text file; accepted are JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC and AVIF.\n");
    }

    @Test
    void aMissingFileIsReportedBeforeAnythingStarts() {
        Path missing = directory.resolve("missing.jpg");
        assertThat(run("--content", missing.toString())).isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines("stylize: File " + missing + " does not exist.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--size=15",
                "--size=big",
                "--iterations=0",
                "--quality=101",
                "--optimizer=sgd",
                "--style=none.jpg:x",
                "--unknown",
                "--content-weight=-1"
            })
    void aWrongOptionIsAnsweredWithUsage(String option) {
        assertThat(run("--out", directory.resolve("a.png").toString(), option)).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("Starting").isNotBlank();
    }

    @Test
    void helpAndVersionArePrinted() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--style=FILE[:WEIGHT]",
                        "--mask=FILE",
                        "--iterations",
                        "serve",
                        "130   ended by Ctrl-C",
                        "Exit codes");
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("stylize ");
    }

    private int run(String... arguments) {
        TerminalEnvironment environment = new TerminalEnvironment(false, 80, directory.resolve("cache"), false);
        CommandLine command = StylizeCommand.create(environment);
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private Path image(String name, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 4) << 16 | (y * 2) << 8 | (x ^ y));
            }
        }
        Path file = directory.resolve(name);
        assertThat(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile()))
                .isTrue();
        return file;
    }

    private static long colours(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        return Arrays.stream(image.getRGB(0, 0, width, height, null, 0, width))
                .distinct()
                .count();
    }
}
