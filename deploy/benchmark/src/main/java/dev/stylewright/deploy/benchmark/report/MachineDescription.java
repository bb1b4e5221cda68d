package dev.stylewright.deploy.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine on which the measurements ran. */
public final class MachineDescription {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private MachineDescription() {}

    /** Processor, memory, system and Java, as in "AMD EPYC, 2 processors, 24 GB, Linux amd64, Java 17.0.15". */
    public static String text() throws IOException {
        return "%s, %d processors%s, %s %s, Java %s"
                .formatted(
                        value(PROCESSORS, "model name").orElse("an unnamed processor"),
                        Runtime.getRuntime().availableProcessors(),
                        value(MEMORY, "MemTotal")
                                .map(MachineDescription::gigabytes)
                                .orElse(""),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"));
    }

    private static String gigabytes(String kilobytes) {
        return ", %.0f GB".formatted(Long.parseLong(kilobytes.replaceAll("\\D", "")) / 1024.0 / 1024.0);
    }

    private static Optional<String> value(Path file, String key) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip());
        }
    }
}
