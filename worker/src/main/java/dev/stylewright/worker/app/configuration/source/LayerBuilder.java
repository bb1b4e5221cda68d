package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.Layer.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the values of one source and rejects unknown keys. Not thread-safe. */
final class LayerBuilder {

    private static final String KEY_START = WorkerConfiguration.PREFIX + ".";
    private static final String KAFKA_START = KEY_START + "kafka.";

    private final SettingCatalog catalog = SettingCatalog.get();
    private final String name;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final List<ConfigurationProblem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    LayerBuilder(String name) {
        this.name = name;
    }

    /** Adds a value. An unknown key becomes a problem; its value is not shown, since it may be a misspelt secret. */
    LayerBuilder put(String key, String text, String origin) {
        Setting setting = catalog.settings().get(key);
        Optional<PassThrough> passThrough = catalog.passThrough(key);
        if (setting != null) {
            values.put(key, new Value(setting.secret() ? text : text.strip(), origin));
        } else if (passThrough.isPresent()) {
            values.put(passThrough.get().canonicalKey(key), new Value(text, origin));
        } else {
            problem(key, origin, "is not a setting" + hint(key));
        }
        return this;
    }

    LayerBuilder problem(String key, String origin, String objection) {
        problems.add(new ConfigurationProblem(key, Optional.empty(), Optional.of(origin), objection));
        return this;
    }

    LayerBuilder warning(String warning) {
        warnings.add(warning);
        return this;
    }

    Layer build() {
        return new Layer(name, values, problems, warnings);
    }

    /** A suggestion for an unknown key, to follow "is not a setting". */
    static String hint(String key) {
        SettingCatalog catalog = SettingCatalog.get();
        String prefixed = KEY_START + key;
        return Optional.of(prefixed)
                .filter(full -> catalog.settings().containsKey(full)
                        || catalog.passThrough(full).isPresent())
                .or(() -> Suggestion.closest(key, catalog.settings().keySet()))
                .or(() -> Optional.of(key)
                        .filter(unknown -> unknown.startsWith(KAFKA_START))
                        .map(unknown -> KAFKA_START + "properties." + unknown.substring(KAFKA_START.length())))
                .map(guess -> "; did you mean " + guess + "?")
                .orElse("; see --help for a list of all settings");
    }
}
