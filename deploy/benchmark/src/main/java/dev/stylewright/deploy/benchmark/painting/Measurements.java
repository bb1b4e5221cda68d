package dev.stylewright.deploy.benchmark.painting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Keeps measurements in a file, so that an interrupted run can continue. One line for each: its name, a tab, its figures. Not thread-safe. */
final class Measurements {
    private final Path file;
    private final Map<String, List<Double>> known = new LinkedHashMap<>();

    /** @param file may exist, with the measurements of an earlier run */
    Measurements(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("\t", -1);
                known.put(
                        parts[0],
                        Arrays.stream(parts[1].split(" ")).map(Double::valueOf).toList());
            }
        }
    }

    /** Measures something. */
    interface Experiment {
        List<Double> run() throws IOException;
    }

    /** The earlier figures under this name, otherwise those of running the experiment. */
    List<Double> get(String name, Experiment experiment) throws IOException {
        List<Double> earlier = known.get(name);
        if (earlier != null) {
            return earlier;
        }
        List<Double> found = experiment.run();
        known.put(name, found);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        String figures = found.stream().map(String::valueOf).collect(Collectors.joining(" "));
        Files.writeString(file, name + "\t" + figures + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return found;
    }
}
