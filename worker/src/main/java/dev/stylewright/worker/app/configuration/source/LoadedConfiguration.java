package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.util.List;
import java.util.stream.Collectors;

/** A checked configuration and its origins. Immutable. */
public final class LoadedConfiguration {

    private final WorkerConfiguration configuration;
    private final List<EffectiveValue> values;
    private final List<String> warnings;

    LoadedConfiguration(WorkerConfiguration configuration, List<EffectiveValue> values, List<String> warnings) {
        this.configuration = configuration;
        this.values = List.copyOf(values);
        this.warnings = List.copyOf(warnings);
    }

    /** The values, typed. */
    public WorkerConfiguration configuration() {
        return configuration;
    }

    /** Warnings about ignored values, one sentence each, to be shown to the operator. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Prints the effective configuration as a properties file, each key under a comment with the origin of its value. Secrets and unset keys are
     * commented out, so that the text can be used as a file.
     */
    public String print() {
        return values.stream().map(LoadedConfiguration::lines).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String lines(EffectiveValue value) {
        String origin = "# " + ControlCharacters.escape(value.origin()) + "\n";
        String key = PropertiesSyntax.key(value.key());
        if (value.text().isEmpty()) {
            return "# not set\n# " + key + "=\n";
        }
        String line = key + "=" + value.shown().map(PropertiesSyntax::value).orElse("") + "\n";
        return origin + (value.secret() ? "# " : "") + line;
    }
}
