package dev.stylewright.worker.app.configuration.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the environment: {@code STYLEWRIGHT_QUEUE_MODE} sets {@code stylewright.queue.mode}, and {@code STYLEWRIGHT_STORAGE_SECRET_KEY_FILE} names a
 * file that holds the value.
 *
 * <p>An empty variable counts as not set, since compose files pass on empty variables. Unknown variables only cause a warning: Kubernetes adds
 * variables like {@code STYLEWRIGHT_WORKER_PORT} to every container if there is a service called stylewright-worker.
 */
final class EnvironmentReader {

    private static final String START = "STYLEWRIGHT_";
    private static final String FILE_SUFFIX = "_FILE";
    private static final long MAX_FILE_BYTES = 1 << 20;

    /** Prefix of kafka-clients properties whose own names may end in {@code .file}. */
    private static final String KAFKA_OWN_FILES = "sasl.oauthbearer.assertion";

    private final Map<String, String> environment;
    private final Map<String, String> keysByVariable = new HashMap<>();
    private final LayerBuilder layer = new LayerBuilder("environment");

    EnvironmentReader(Map<String, String> environment) {
        this.environment = environment;
        SettingCatalog.get()
                .settings()
                .values()
                .forEach(setting -> keysByVariable.put(setting.environmentVariable(), setting.key()));
    }

    Layer read() {
        List<String> variables = environment.keySet().stream()
                .filter(variable -> variable.startsWith(START))
                .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
                .sorted()
                .toList();
        variables.forEach(this::read);
        return layer.build();
    }

    private void read(String variable) {
        String text = environment.getOrDefault(variable, "");
        Optional<String> named = keyNamedByFileVariable(variable);
        Optional<String> key = key(variable);
        if (named.isPresent()) {
            readFile(variable, named.get(), text);
        } else if (key.isPresent()) {
            layer.put(key.get(), text, "environment variable " + variable);
        } else {
            layer.warning("environment variable " + variable + " is ignored: it is not a setting"
                    + Suggestion.closest(variable, keysByVariable.keySet())
                            .map(guess -> "; did you mean " + guess + "?")
                            .orElse(""));
        }
    }

    private Optional<String> key(String variable) {
        return Optional.ofNullable(keysByVariable.get(variable)).or(() -> SettingCatalog.get().passThroughs().stream()
                .flatMap(group -> group.keyOf(variable).stream())
                .findFirst());
    }

    /** The key whose value is in the file that the variable names, if it is such a variable. */
    private Optional<String> keyNamedByFileVariable(String variable) {
        if (keysByVariable.containsKey(variable) || !variable.endsWith(FILE_SUFFIX)) {
            return Optional.empty();
        }
        return key(variable.substring(0, variable.length() - FILE_SUFFIX.length()))
                .filter(key -> SettingCatalog.get()
                        .passThrough(key)
                        .map(group -> !group.property(key).startsWith(KAFKA_OWN_FILES))
                        .orElse(true));
    }

    private void readFile(String variable, String key, String file) {
        String origin = "file " + file + " named by environment variable " + variable;
        String direct = variable.substring(0, variable.length() - FILE_SUFFIX.length());
        if (!environment.getOrDefault(direct, "").isEmpty()) {
            layer.problem(key, origin, "is also set by " + direct + "; set only one of the two");
            return;
        }
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MAX_FILE_BYTES) {
                layer.problem(key, origin, "the file is larger than " + MAX_FILE_BYTES + " bytes");
                return;
            }
            layer.put(key, Files.readString(path).stripTrailing(), origin);
        } catch (NoSuchFileException e) {
            layer.problem(key, origin, "there is no such file");
        } catch (IOException | IllegalArgumentException e) {
            layer.problem(key, origin, "the file cannot be read as text in UTF-8: " + e);
        }
    }
}
