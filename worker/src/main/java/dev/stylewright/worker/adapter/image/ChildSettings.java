package dev.stylewright.worker.adapter.image;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the child process that knows image files is started, and what it may take.
 *
 * @param mainClass its entry point; its arguments are the bytes of memory that libraries may take
 * @param memory the most that it may take beside an idle JVM, in bytes: a half of it for pixels in Java's heap, a little more than a half for the libraries
 * @param timeBase processor time for any image
 * @param timePerMegapixel processor time for a million pixels beside it
 */
public record ChildSettings(String mainClass, long memory, Duration timeBase, Duration timePerMegapixel) {
    /** Decoding may wait this many times its processor time for a processor. */
    private static final int WAITING = 10;

    /** What an idle child takes, in bytes. */
    public static final long IDLE = 128L << 20;

    private static final Duration TIME_BASE = Duration.ofMillis(1_500);
    /** The slowest honest pictures, with a colour profile and 16 bits a sample, take a tenth of it. */
    private static final Duration TIME_PER_MEGAPIXEL = Duration.ofMillis(400);

    private static final int MIB = 20;
    private static final double HEAP_SHARE = 0.5;
    private static final double LIBRARIES_SHARE = 0.6;

    /** With the times that suit a processor of our days. */
    public ChildSettings(String mainClass, long memory) {
        this(mainClass, memory, TIME_BASE, TIME_PER_MEGAPIXEL);
    }

    /** The most processor time for an image of so many pixels; 0 before it is known how many there are. */
    Duration processorTime(long pixels) {
        return timeBase.plus(Duration.ofNanos(timePerMegapixel.toNanos() * pixels / 1_000_000));
    }

    /** The most time by the clock, however busy the machine is. */
    Duration clockTime(long pixels) {
        return processorTime(pixels).multipliedBy(WAITING);
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

    /** This JVM's own, wherever the child is started. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
