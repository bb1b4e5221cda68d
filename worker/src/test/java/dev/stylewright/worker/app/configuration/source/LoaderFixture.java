package dev.stylewright.worker.app.configuration.source;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A loader with an environment and files, and its result. */
final class LoaderFixture {

    private final Map<String, String> environment = new HashMap<>();

    private final Path directory;

    /** Only the settings that have no default are set. */
    LoaderFixture(Path directory) {
        this.directory = directory;
        variable("STYLEWRIGHT_ACCESS_READ", "photos");
        variable("STYLEWRIGHT_ACCESS_WRITE", "results");
    }

    void variable(String name, String value) {
        environment.put(name, value);
    }

    void noVariable(String name) {
        environment.remove(name);
    }

    void noVariables() {
        environment.clear();
    }

    Path file(String name, String... lines) {
        try {
            return Files.write(directory.resolve(name), Arrays.asList(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path absentFile() {
        return directory.resolve("absent");
    }

    ConfigurationLoader loader() {
        return new ConfigurationLoader(environment, directory);
    }

    WorkerConfiguration load(String... settings) {
        return loader().load(List.of(), Arrays.asList(settings)).configuration();
    }

    ConfigurationException failure(List<Path> files, String... settings) {
        return catchThrowableOfType(
                ConfigurationException.class, () -> loader().load(files, new ArrayList<>(Arrays.asList(settings))));
    }
}
