package dev.stylewright.worker.app.configuration;

import io.smallrye.config.PropertiesConfigSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * One source of values.
 *
 * @param name names the source; no two layers share one
 * @param values what it sets, by canonical key
 * @param problems what could not be read at all
 * @param warnings what was ignored
 */
record Layer(String name, Map<String, Value> values, List<ConfigurationProblem> problems, List<String> warnings) {

    /** Copies what it is given. */
    Layer {
        values = Map.copyOf(values);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /**
     * A value and where it was written.
     *
     * @param text the value
     * @param origin where, in words
     */
    record Value(String text, String origin) {}

    /** Where the value of a key was written. */
    Optional<String> origin(String key) {
        return Optional.ofNullable(values.get(key)).map(Value::origin);
    }

    /** The layer as a source that outranks those of a smaller ordinal. */
    ConfigSource source(int ordinal) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((key, value) -> texts.put(key, value.text()));
        return new PropertiesConfigSource(texts, name, ordinal);
    }
}
