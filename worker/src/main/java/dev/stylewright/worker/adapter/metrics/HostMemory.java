package dev.stylewright.worker.adapter.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much memory this process has and may have. Thread-safe. */
final class HostMemory {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final double KILO = 1024;

    private final Path status;

    /** @param status what the kernel says of the process: {@code /proc/self/status} */
    HostMemory(Path status) {
        this.status = status;
    }

    /** Memory that lies in RAM, in bytes; NaN where the kernel doesn't tell. */
    double residentBytes() {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.map(RESIDENT::matcher)
                    .filter(Matcher::matches)
                    .mapToDouble(matcher -> Long.parseLong(matcher.group(1)) * KILO)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            // Other systems have no such file.
            return Double.NaN;
        }
    }

    /** The container's memory, else the machine's, in bytes. */
    static double limitBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
