package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Reads the command line, property files and the defaults. {@link EnvironmentReader} reads the environment. */
final class Layers {

    private Layers() {}

    /** Reads {@code key=value} texts of {@code --set}; the last value of a key counts. */
    static Layer ofCommandLine(List<String> settings) {
        LayerBuilder layer = new LayerBuilder("--set");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                layer.problem(setting, "--set", "has no value; write --set key=value");
            } else {
                layer.put(setting.substring(0, equals).strip(), setting.substring(equals + 1), "--set");
            }
        }
        return layer.build();
    }

    /** Reads a properties file in UTF-8. Keys without the worker's prefix are ignored with a warning. */
    static Layer ofFile(Path file) {
        String origin = "file " + file;
        LayerBuilder layer = new LayerBuilder(origin);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return layer.problem("--config", origin, "there is no such file").build();
        } catch (IOException | IllegalArgumentException e) {
            return layer.problem("--config", origin, "cannot be read as a properties file in UTF-8: " + e)
                    .build();
        }
        for (String key : properties.stringPropertyNames().stream().sorted().toList()) {
            if (key.startsWith(WorkerConfiguration.PREFIX + ".")) {
                layer.put(key, properties.getProperty(key), origin);
            } else {
                layer.warning(key + " (" + origin + ") is ignored: keys of the worker begin with "
                        + WorkerConfiguration.PREFIX + ".");
            }
        }
        return layer.build();
    }

    /** The fixed defaults of the settings interfaces, and those computed at runtime. */
    static Layer ofDefaults(Map<String, String> computed) {
        LayerBuilder layer = new LayerBuilder("default");
        SettingCatalog.get().settings().forEach((key, setting) -> setting.fixedDefault()
                .ifPresent(text -> layer.put(key, text, "default")));
        computed.forEach((key, text) -> layer.put(key, text, "default"));
        return layer.build();
    }
}
