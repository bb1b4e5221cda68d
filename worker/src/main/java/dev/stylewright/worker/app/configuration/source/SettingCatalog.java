package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.describe.ComputedDefault;
import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Example;
import dev.stylewright.worker.app.configuration.describe.Matches;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All settings, read from the annotations of {@link WorkerConfiguration} and its groups. Immutable. */
final class SettingCatalog {

    private static final SettingCatalog INSTANCE = new SettingCatalog();

    private final SortedMap<String, Setting> settings = new TreeMap<>();
    private final List<PassThrough> passThroughs = new ArrayList<>();

    private SettingCatalog() {
        addGroup(WorkerConfiguration.PREFIX, WorkerConfiguration.class);
        passThroughs.sort(Comparator.comparing(PassThrough::prefix));
    }

    static SettingCatalog get() {
        return INSTANCE;
    }

    /** The settings with a fixed key, by key. */
    Map<String, Setting> settings() {
        return Collections.unmodifiableSortedMap(settings);
    }

    /** The groups whose keys are passed through, by prefix. */
    List<PassThrough> passThroughs() {
        return List.copyOf(passThroughs);
    }

    /** The group that a key belongs to, if it is passed through. */
    Optional<PassThrough> passThrough(String key) {
        return passThroughs.stream().filter(group -> group.covers(key)).findFirst();
    }

    private void addGroup(String prefix, Class<?> group) {
        for (Method method : group.getDeclaredMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()) {
                add(prefix + "." + name(method), method);
            }
        }
    }

    private void add(String key, Method method) {
        Class<?> type = method.getReturnType();
        if (type == Map.class) {
            passThroughs.add(new PassThrough(key, doc(method)));
        } else if (type == Optional.class) {
            Type element = ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[0];
            settings.put(key, setting(key, method, (Class<?>) element, true));
        } else if (valueType(type).isPresent()) {
            settings.put(key, setting(key, method, type, false));
        } else if (type.isInterface()) {
            addGroup(key, type);
        } else {
            throw new IllegalStateException("no parser for  " + type);
        }
    }

    private static Setting setting(String key, Method method, Class<?> type, boolean optional) {
        return new Setting(
                key,
                valueType(type).orElseThrow(() -> new IllegalStateException("no parser for  " + type)),
                optional,
                annotation(method, WithDefault.class).map(WithDefault::value),
                annotation(method, ComputedDefault.class).map(ComputedDefault::value),
                annotation(method, Range.class),
                annotation(method, Matches.class),
                doc(method),
                annotation(method, Example.class).map(Example::value));
    }

    private static Optional<ValueType<?>> valueType(Class<?> type) {
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        return ValueType.ALL.stream()
                .filter(candidate -> candidate.type() == boxed)
                .findFirst();
    }

    private static String doc(Method method) {
        return annotation(method, ConfigDescription.class)
                .map(ConfigDescription::value)
                .orElseThrow(() -> new IllegalStateException(method + " has no @ConfigDescription"));
    }

    /** The last part of the key: an explicit name if given; otherwise, by SmallRye Config's rule, words in lower case joined by hyphens. */
    private static String name(Method method) {
        return annotation(method, WithName.class)
                .map(WithName::value)
                .orElseGet(() -> method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }

    private static <A extends Annotation> Optional<A> annotation(Method method, Class<A> type) {
        return Optional.ofNullable(method.getAnnotation(type));
    }
}
