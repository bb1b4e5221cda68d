package dev.stylewright.deploy.benchmark;

import dev.stylewright.worker.stylize.ComputeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What was measured on. */
final class Surroundings {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Surroundings() {}

    static String text(ComputeEngine engine, int threads) throws IOException {
        return "Measured on %s, %d threads, %s %s, Java %s, %s in ours."
                .formatted(
                        processor(),
                        threads,
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"),
                        engine.version());
    }

    private static String processor() throws IOException {
        if (!Files.exists(PROCESSORS)) {
            return "an unnamed processor";
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("an unnamed processor");
        }
    }
}
