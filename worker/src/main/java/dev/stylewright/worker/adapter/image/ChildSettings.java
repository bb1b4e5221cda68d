package dev.stylewright.worker.adapter.image;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the decoding process is started, and its limits.
 *
 * @param mainClass its entry point; its argument is the limit on the libraries' memory, in bytes
 * @param memory limit on its memory in addition to an idle JVM, in bytes: half of it for pixels in Java's heap, a little more than half for the libraries
 * @param timeBase processor time for any image
 * @param timePerMegapixel additional processor time for a million pixels
 */
public record ChildSettings(String mainClass, long memory, Duration timeBase, Duration timePerMegapixel) {
    /** Limit on elapsed time, as a multiple of the limit on processor time. */
    private static final int ELAPSED_TIME_FACTOR = 10;

    /** Memory of an idle child, in bytes. */
    public static final long IDLE = 128L << 20;

    private static final Duration TIME_BASE = Duration.ofMillis(1_500);
    /** The slowest ordinary pictures, with a colour profile and 16 bits per sample, take a tenth of it. */
    private static final Duration TIME_PER_MEGAPIXEL = Duration.ofMillis(400);

    private static final int MIB = 20;
    private static final double HEAP_SHARE = 0.5;
    private static final double LIBRARIES_SHARE = 0.6;

    /** Settings with time limits for current processors. */
    public ChildSettings(String mainClass, long memory) {
        this(mainClass, memory, TIME_BASE, TIME_PER_MEGAPIXEL);
    }

    /** Limit on processor time for an image with this number of pixels, or 0 before the number is known. */
    Duration processorTime(long pixels) {
        return timeBase.plus(Duration.ofNanos(timePerMegapixel.toNanos() * pixels / 1_000_000));
    }

    /** Limit on elapsed time, which also applies on a busy machine. */
    Duration clockTime(long pixels) {
        return processorTime(pixels).multipliedBy(ELAPSED_TIME_FACTOR);
    }

    List<String> command(Path libraries) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-Xmx" + Math.max(64, (long) (memory * HEAP_SHARE) >> MIB) + "m",
                "-Xms32m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:CompressedClassSpaceSize=32m",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:CICompilerCount=2",
                "-XX:-UsePerfData",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=/dev/null",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-Xshare:auto",
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-Djna.nounpack=true",
                "-Djna.boot.library.path=" + libraries,
                "-cp",
                classPath(),
                mainClass,
                Long.toString((long) (memory * LIBRARIES_SHARE)));
    }

    /** The class path of this JVM, with absolute paths. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
