package dev.stylewright.worker.app.configuration.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The effective values of all keys after merging the layers, and which of them are valid. */
final class EffectiveValues {

    private final Map<String, EffectiveValue> values = new TreeMap<>();
    private final Set<String> bad = new HashSet<>();
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    /** Adds a value. A value with an objection becomes a problem, and no rule sees it. */
    void put(EffectiveValue value, Optional<String> objection) {
        values.put(value.key(), value);
        objection.ifPresent(text -> {
            bad.add(value.key());
            problems.add(value.problem(text));
        });
    }

    /** A valid value of a known type; empty if it is invalid or not set. */
    <T> Optional<T> get(String key, Class<T> type) {
        Setting setting = SettingCatalog.get().settings().get(key);
        if (setting == null) {
            throw new IllegalArgumentException("no such setting: " + key);
        }
        return text(key).map(text -> type.cast(setting.type().parser().apply(text)));
    }

    /** The text of a valid value, or of a property that is passed through. */
    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key))
                .filter(value -> !bad.contains(key))
                .flatMap(EffectiveValue::text);
    }

    /** Whether a value is valid; it may be unset. */
    boolean good(String key) {
        return !bad.contains(key);
    }

    EffectiveValue value(String key) {
        return Optional.ofNullable(values.get(key)).orElseThrow(() -> new IllegalArgumentException("no value: " + key));
    }

    List<EffectiveValue> all() {
        return List.copyOf(values.values());
    }

    List<ConfigurationProblem> problems() {
        return List.copyOf(problems);
    }
}
