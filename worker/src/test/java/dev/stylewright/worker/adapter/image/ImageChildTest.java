package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import dev.stylewright.worker.adapter.image.child.ChildLoop;
import dev.stylewright.worker.adapter.image.library.NativeLibraries;
import dev.stylewright.worker.app.DecoderMain;
import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Resizing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The decoding process: its limits and rights, its replacement, and its end with its parent. */
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

    /** The limit on processor time is exceeded immediately. */
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

    /** A JVM that starts a child, and is then killed. */
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
    void endsWhenItsParentIsKilledAndLeavesNoFiles(@TempDir Path home, @TempDir Path temporary) throws Exception {
        Process parent = java(Parent.class, "-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary);
        try {
            ProcessHandle child = decoderOf(parent);
            assertThat(child.isAlive()).isTrue();

            parent.destroyForcibly();

            child.onExit().get(60, TimeUnit.SECONDS);
            try (Stream<Path> left = Files.list(temporary)) {
                assertThat(left.map(Path::getFileName).map(Path::toString))
                        .noneMatch(name -> name.startsWith("stylewright"));
            }
        } finally {
            parent.destroyForcibly();
        }
    }

    private static Process java(Class<?> main, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(main.getName());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Tries system calls that a decoder does not need, before and after the filter is installed. */
    public static final class Confined {
        private static final int RLIMIT_NOFILE = 7;
        private static final Path FILE = Path.of(System.getProperty("java.io.tmpdir"), "file");

        private Confined() {}

        public static void main(String[] arguments) {
            try {
                attempt();
            } catch (Exception | LinkageError e) {
                System.out.println(e);
            }
            Runtime.getRuntime().halt(0);
        }

        private static void attempt() throws Exception {
            System.setProperty(
                    NativeLibraries.DIRECTORY, NativeLibraries.unpacked().toString());
            ExecutorService earlier = Executors.newSingleThreadExecutor();
            Process other = new ProcessBuilder("cat").start();
            System.out.println("before: " + earlier.submit(Confined::attempts).get());

            var loop = new ChildLoop(
                    InputStream.nullInputStream(),
                    OutputStream.nullOutputStream(),
                    512L << 20,
                    line -> System.out.println("log: " + line));

            System.out.println("after: " + attempts());
            System.out.println("after, earlier thread: "
                    + earlier.submit(Confined::attempts).get());
            other.toHandle().destroyForcibly();
            System.out.println("other process killed: " + other.waitFor(500, TimeUnit.MILLISECONDS));
            loop.run();
            System.out.println("libraries work");
        }

        private static String attempts() {
            return "listen " + succeeds(() -> new ServerSocket(0, 1, InetAddress.getLoopbackAddress()).close())
                    + ", send "
                    + succeeds(() -> {
                        try (var socket = new DatagramSocket()) {
                            socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getLoopbackAddress(), 9));
                        }
                    })
                    + ", socket file "
                    + succeeds(() ->
                            SocketChannel.open(StandardProtocolFamily.UNIX).close())
                    + ", program "
                    + succeeds(() -> new ProcessBuilder("true").start().waitFor())
                    + ", limits of the parent "
                    + succeeds(() -> {
                        long parent =
                                ProcessHandle.current().parent().orElseThrow().pid();
                        int result = Function.getFunction(Platform.C_LIBRARY_NAME, "prlimit")
                                .invokeInt(new Object[] {(int) parent, RLIMIT_NOFILE, Pointer.NULL, new Memory(16)});
                        if (result != 0) {
                            throw new IOException("not permitted");
                        }
                    })
                    + ", file "
                    + succeeds(() -> Files.writeString(FILE, "text"));
        }

        private interface Attempt {
            void run() throws Exception;
        }

        private static boolean succeeds(Attempt attempt) {
            try {
                attempt.run();
                return true;
            } catch (Exception e) {
                return false;
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void hasNoNetworkReachesNoOtherProcessAndChangesNoFile(@TempDir Path temporary) throws Exception {
        Process confined = java(Confined.class, "-Djava.io.tmpdir=" + temporary);
        try (var lines = confined.inputReader()) {
            assertThat(lines.lines())
                    .containsExactly(
                            "before: listen true, send true, socket file true, program true, limits of the parent true, file true",
                            "after: listen false, send false, socket file false, program false, limits of the parent false, file false",
                            "after, earlier thread: listen false, send false, socket file false, program false, limits of the parent false, file false",
                            "other process killed: false",
                            "libraries work");
        } finally {
            confined.destroyForcibly();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void allThreadsOfTheDecoderAreFiltered() throws Exception {
        Process parent = java(Parent.class);
        try (Stream<Path> threads =
                Files.list(Path.of("/proc", Long.toString(decoderOf(parent).pid()), "task"))) {
            assertThat(threads).hasSizeGreaterThan(5).allSatisfy(thread -> assertThat(thread.resolve("status"))
                    .content()
                    .containsPattern("\nSeccomp:\\s+2\n")
                    .containsPattern("\nNoNewPrivs:\\s+1\n"));
        } finally {
            parent.destroyForcibly();
        }
    }

    /** The child does not inherit the worker's environment, which contains secrets. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void knowsNothingOfTheWorkersEnvironment() throws Exception {
        Process parent = java(Parent.class);
        try {
            assertThat(Path.of("/proc", Long.toString(decoderOf(parent).pid()), "environ"))
                    .content()
                    .isEqualTo("LC_ALL=C\0");
        } finally {
            parent.destroyForcibly();
        }
    }

    /** The only child of a {@link Parent}, after it has decoded. */
    private static ProcessHandle decoderOf(Process parent) throws IOException {
        BufferedReader lines = parent.inputReader();
        String line = lines.readLine();
        while (line != null && !line.startsWith("pid ")) {
            line = lines.readLine();
        }
        assertThat(line).as("the parent's output").isNotNull();
        return ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();
    }

    private static Image noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(7).nextBytes(rgb);
        return new Image(width, height, rgb);
    }
}
