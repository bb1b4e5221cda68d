package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Loads the configuration from, in descending priority, the command line, the environment, property files (later files before earlier ones) and the
 * defaults, and checks all of it before anything is started.
 *
 * <p>Values are literal: {@code ${...}} is not expanded, so that passwords may contain it and Kafka's own configuration providers see it.
 */
public final class ConfigurationLoader {

    /** The file read from the working directory if no other is named. */
    public static final String DEFAULT_FILE = "stylewright.properties";

    private static final int CONVERTER_PRIORITY = 1000;

    private final Map<String, String> environment;
    private final Path directory;

    /** Creates a loader for the given environment variables and working directory. */
    public ConfigurationLoader(Map<String, String> environment, Path directory) {
        this.environment = Map.copyOf(environment);
        this.directory = directory;
    }

    /**
     * Loads and checks everything.
     *
     * @param files property files; if there are none, {@value #DEFAULT_FILE} is read if it exists
     * @param settings {@code key=value} texts from the command line
     * @throws ConfigurationException lists all problems
     */
    public LoadedConfiguration load(List<Path> files, List<String> settings) {
        List<Layer> layers = layers(files, settings);
        EffectiveValues values = evaluate(layers);
        List<ConfigurationProblem> problems = new ArrayList<>();
        layers.forEach(layer -> problems.addAll(layer.problems()));
        problems.addAll(values.problems());
        problems.addAll(new CrossChecks(values).problems());
        List<String> warnings =
                layers.stream().flatMap(layer -> layer.warnings().stream()).toList();
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems, warnings);
        }
        WorkerConfiguration configuration = builder(layers)
                .withMapping(WorkerConfiguration.class)
                .build()
                .getConfigMapping(WorkerConfiguration.class);
        return new LoadedConfiguration(configuration, values.all(), warnings);
    }

    /** All layers, the highest priority first. */
    private List<Layer> layers(List<Path> files, List<String> settings) {
        List<Layer> layers = new ArrayList<>();
        layers.add(Layers.ofCommandLine(settings));
        layers.add(new EnvironmentReader(environment).read());
        List<Path> strongestFirst = new ArrayList<>(files);
        Collections.reverse(strongestFirst);
        strongestFirst.stream().distinct().forEach(file -> layers.add(Layers.ofFile(directory.resolve(file))));
        Path defaultFile = directory.resolve(DEFAULT_FILE);
        if (files.isEmpty() && Files.exists(defaultFile)) {
            layers.add(Layers.ofFile(defaultFile));
        }
        layers.add(Layers.ofDefaults(RuntimeDefaults.find(environment)));
        return layers;
    }

    private static EffectiveValues evaluate(List<Layer> layers) {
        SmallRyeConfig config = builder(layers).build();
        Map<String, Layer> byName = new HashMap<>();
        layers.forEach(layer -> byName.put(layer.name(), layer));
        EffectiveValues values = new EffectiveValues();
        SettingCatalog.get().settings().values().forEach(setting -> put(values, config, byName, setting));
        for (String key : config.getPropertyNames()) {
            SettingCatalog.get().passThrough(key).ifPresent(group -> put(values, config, byName, group, key));
        }
        return values;
    }

    private static void put(EffectiveValues values, SmallRyeConfig config, Map<String, Layer> layers, Setting setting) {
        ConfigValue found = config.getConfigValue(setting.key());
        Optional<String> text = Optional.ofNullable(found.getValue());
        Optional<String> objection = text.isPresent() || setting.optional()
                ? text.flatMap(setting::objection)
                : Optional.of(howToSet(setting));
        boolean secret =
                setting.secret() || text.filter(PassThrough::holdsSecret).isPresent();
        Optional<String> shown = text.filter(value -> !value.isEmpty() || objection.isPresent());
        values.put(new EffectiveValue(setting.key(), shown, origin(found, layers), secret), objection);
    }

    private static void put(
            EffectiveValues values, SmallRyeConfig config, Map<String, Layer> layers, PassThrough group, String key) {
        ConfigValue found = config.getConfigValue(key);
        String text = Optional.ofNullable(found.getValue()).orElse("");
        values.put(
                new EffectiveValue(
                        group.plainKey(key), Optional.of(text), origin(found, layers), group.secret(key, text)),
                group.objection(key));
    }

    private static String howToSet(Setting setting) {
        String example = setting.example().orElse("...");
        return "is not set and has no default. " + setting.doc() + " For example: --set " + setting.key() + "="
                + example + " or the environment variable " + setting.environmentVariable() + "=" + example;
    }

    private static String origin(ConfigValue value, Map<String, Layer> layers) {
        return Optional.ofNullable(value.getConfigSourceName())
                .flatMap(name -> Optional.ofNullable(layers.get(name)))
                .flatMap(layer -> layer.origin(value.getName()))
                .orElse("not set");
    }

    private static SmallRyeConfigBuilder builder(List<Layer> layers) {
        // Keys are checked here, with better messages than the mapping's, so the mapping need not check them.
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withValidateUnknown(false);
        int ordinal = layers.size();
        for (Layer layer : layers) {
            builder.withSources(layer.source(ordinal--));
        }
        ValueType.ALL.forEach(type -> withConverter(builder, type));
        return builder;
    }

    private static <T> void withConverter(SmallRyeConfigBuilder builder, ValueType<T> type) {
        builder.withConverter(type.type(), CONVERTER_PRIORITY, converter(type));
    }

    // The contract of Converter is to return null for the empty value; its API has no nullness annotations.
    @SuppressWarnings("NullAway")
    private static <T> Converter<T> converter(ValueType<T> type) {
        return text -> text.isEmpty() ? null : type.parser().apply(text);
    }
}
