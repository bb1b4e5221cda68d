package dev.stylewright.worker.adapter.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Used and available memory of this process. Thread-safe. */
final class HostMemory {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final double KILO = 1024;

    private final Path status;

    /** @param status the kernel's status file of the process: {@code /proc/self/status} */
    HostMemory(Path status) {
        this.status = status;
    }

    /** Resident memory in bytes; NaN if the kernel does not report it. */
    double residentBytes() {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.map(RESIDENT::matcher)
                    .filter(Matcher::matches)
                    .mapToDouble(matcher -> Long.parseLong(matcher.group(1)) * KILO)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            // Other systems do not have this file.
            return Double.NaN;
        }
    }

    /** The memory of the container, or else of the machine, in bytes. */
    static double limitBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
