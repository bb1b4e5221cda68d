package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.app.DecoderMain;
import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Resizing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The child process: what it may take, when it is replaced, and that it never outlives its parent. */
@Timeout(120)
class ImageChildTest {
    private static final ImageLimits LIMITS = new ImageLimits(64L << 20, 50_000_000, 20_000);
    private static final String MAIN = DecoderMain.class.getName();

    @ParameterizedTest
    @CsvSource({"exif-6.jpg, 17", "jpeg.jpg, 23", "png-rgb.png, 90", "tiff-rgba.tif, 16", "exif-3.jpg, 64"})
    void scalesAsTheWorkerDoes(String file, int longer) throws Exception {
        ChildImageCodec codec = TestCodec.shared();
        byte[] bytes = ImageFixtures.bytes(file);
        Image whole = codec.decode(bytes, LIMITS);

        Image scaled = codec.decode(bytes, DecodeOptions.within(LIMITS).scaledTo(longer));

        ImageSize size = new ImageSize(whole.width(), whole.height());
        assertThat(scaled).isEqualTo(Resizing.resized(whole, size.withLonger(longer)));
    }

    @Test
    void opacityIsScaledAsTheWorkerDoes() throws Exception {
        ChildImageCodec codec = TestCodec.shared();
        byte[] bytes = ImageFixtures.bytes("logo-soft-edges.png");
        var whole = codec.decodeContent(bytes, LIMITS);

        var scaled = codec.decodeContent(bytes, DecodeOptions.within(LIMITS).scaledTo(33));

        var opacity = scaled.preserved().opacity().orElseThrow();
        assertThat(opacity)
                .isEqualTo(Resizing.resized(
                        whole.preserved().opacity().orElseThrow(), new ImageSize(opacity.width(), opacity.height())));
        assertThat(scaled.original()).isEqualTo(whole.original());
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void whatIsWrittenIsReadAgain(ImageFormat format) throws Exception {
        Image image = noise(40, 30);

        Image again = TestCodec.shared().decode(TestCodec.shared().encode(image, format, 100), LIMITS);

        assertThat(again.width()).isEqualTo(40);
        assertThat(again.height()).isEqualTo(30);
    }

    /** Its processor time is over at once; the next picture is decoded by another process. */
    @Test
    void isReplacedWhenItsTimeIsOver() throws Exception {
        byte[] large = TestCodec.shared().encode(noise(3000, 3000), ImageFormat.PNG, 90);
        var settings = new ChildSettings(MAIN, 512L << 20, Duration.ofMillis(30), Duration.ZERO);
        try (var codec = new ChildImageCodec(settings)) {
            assertThatThrownBy(() -> codec.decode(large, LIMITS))
                    .isInstanceOf(UnreadableImageException.class)
                    .hasMessageContaining("stopped after");
        }
    }

    @Test
    void aPictureThatTakesMoreMemoryThanThereIsFailsAloneByName() throws Exception {
        byte[] large = TestCodec.shared().encode(new Image(5000, 5000, new byte[75_000_000]), ImageFormat.PNG, 90);
        try (var codec = new ChildImageCodec(new ChildSettings(MAIN, 130L << 20))) {
            assertThatThrownBy(() -> codec.decode(large, LIMITS))
                    .isInstanceOfAny(ImageTooLargeException.class, UnreadableImageException.class)
                    .hasMessageContaining("memory");
            assertThat(codec.decode(ImageFixtures.bytes("jpeg.jpg"), LIMITS).width())
                    .isEqualTo(40);
        }
    }

    @Test
    void isStoppedWhenNobodyWantsThePicture() throws Exception {
        byte[] large = TestCodec.shared().encode(noise(4000, 4000), ImageFormat.PNG, 90);
        var asked = new AtomicInteger();
        try (var codec = new ChildImageCodec(TestCodec.SETTINGS)) {
            codec.decode(ImageFixtures.bytes("jpeg.jpg"), LIMITS);
            assertThatThrownBy(() ->
                            codec.decode(large, DecodeOptions.within(LIMITS).until(() -> asked.incrementAndGet() > 2)))
                    .isInstanceOf(CancellationException.class);
            assertThat(codec.decode(ImageFixtures.bytes("jpeg.jpg"), LIMITS).width())
                    .isEqualTo(40);
        }
    }

    /** A JVM that starts a child, and is then killed: it can't tidy up. */
    public static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            var codec = new ChildImageCodec(new ChildSettings(MAIN, 512L << 20));
            codec.decode(ImageFixtures.bytes("jpeg.jpg"), LIMITS);
            System.out.println("pid "
                    + ProcessHandle.current()
                            .children()
                            .findFirst()
                            .orElseThrow()
                            .pid());
            Thread.sleep(Duration.ofMinutes(5).toMillis());
        }
    }

    @Test
    void endsWhenItsParentIsKilled() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process parent = new ProcessBuilder(
                        List.of(java, "-Xmx64m", "-cp", System.getProperty("java.class.path"), Parent.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = parent.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("pid ")) {
                line = lines.readLine();
            }
            assertThat(line).as("the parent's output").isNotNull();
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();
            assertThat(child.isAlive()).isTrue();

            parent.destroyForcibly();

            child.onExit().get(60, TimeUnit.SECONDS);
        } finally {
            parent.destroyForcibly();
        }
    }

    /** Nothing of the worker's environment, where secrets are, reaches the child. */
    @Test
    void knowsNothingOfTheWorkersEnvironment() {
        ProcessHandle child = ProcessHandle.current()
                .children()
                .filter(process -> process.info().commandLine().orElse("").contains(MAIN))
                .findFirst()
                .orElseGet(() -> {
                    TestCodec.shared();
                    return ProcessHandle.current().children().findFirst().orElseThrow();
                });
        Path environ = Path.of("/proc", Long.toString(child.pid()), "environ");
        org.assertj.core.api.Assumptions.assumeThat(environ).exists().isReadable();

        assertThat(environ).content().isEqualTo("LC_ALL=C\0");
    }

    private static Image noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(7).nextBytes(rgb);
        return new Image(width, height, rgb);
    }
}
