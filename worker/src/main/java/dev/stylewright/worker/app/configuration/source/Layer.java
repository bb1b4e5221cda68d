package dev.stylewright.worker.app.configuration.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        return new Source(this, ordinal);
    }

    private record Source(Layer layer, int ordinal) implements ConfigSource {

        @Override
        public Set<String> getPropertyNames() {
            return layer.values().keySet();
        }

        // The API's way to say that a key is not set; it carries no nullness annotations.
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
