package dev.stylewright.worker.app.configuration.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * A source of values.
 *
 * @param name unique name of the source
 * @param values its values, by canonical key
 * @param problems input that could not be read
 * @param warnings input that was ignored
 */
record Layer(String name, Map<String, Value> values, List<ConfigurationProblem> problems, List<String> warnings) {

    /** Copies its arguments. */
    Layer {
        values = Map.copyOf(values);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /**
     * A value and where it was written.
     *
     * @param text the value
     * @param origin a description of where it was written
     */
    record Value(String text, String origin) {}

    /** Where the value of a key was written. */
    Optional<String> origin(String key) {
        return Optional.ofNullable(values.get(key)).map(Value::origin);
    }

    /** The layer as a source that takes precedence over those with a smaller ordinal. */
    ConfigSource source(int ordinal) {
        return new Source(this, ordinal);
    }

    private record Source(Layer layer, int ordinal) implements ConfigSource {

        @Override
        public Set<String> getPropertyNames() {
            return layer.values().keySet();
        }

        // The API uses null for keys that are not set; it has no nullness annotations.
        @SuppressWarnings("NullAway")
        @Override
        public String getValue(String key) {
            Value value = layer.values().get(key);
            return value == null ? null : value.text();
        }

        @Override
        public String getName() {
            return layer.name();
        }

        @Override
        public int getOrdinal() {
            return ordinal;
        }
    }
}
