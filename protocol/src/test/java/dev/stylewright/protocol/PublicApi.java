package dev.stylewright.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The API that callers of this module compile against: public classes and their public and protected members, one line each, as reflection shows
 * them. A line that is removed or changed breaks callers.
 */
final class PublicApi {

    private static final int SHOWN =
            Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;

    private PublicApi() {}

    /** Lists the classes below a directory of class files. */
    static List<String> below(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .sorted()
                    .map(name -> load(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.')))
                    .filter(PublicApi::isVisible)
                    .flatMap(PublicApi::lines)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UncheckedIOException(new IOException(name, e));
        }
    }

    private static boolean isVisible(Class<?> type) {
        return !type.isAnonymousClass()
                && !type.isLocalClass()
                && isVisible(type.getModifiers())
                && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static Stream<String> lines(Class<?> type) {
        List<String> members = new ArrayList<>();
        Stream.of(type.getDeclaredFields())
                .filter(PublicApi::isVisible)
                .map(PublicApi::field)
                .forEach(members::add);
        Stream.of(type.getDeclaredConstructors())
                .filter(PublicApi::isVisible)
                .map(Constructor::toGenericString)
                .forEach(members::add);
        Stream.of(type.getDeclaredMethods())
                .filter(PublicApi::isVisible)
                .map(Method::toGenericString)
                .forEach(members::add);
        return Stream.concat(Stream.of(header(type)), members.stream().sorted().map(member -> "    " + member));
    }

    private static boolean isVisible(Member member) {
        return isVisible(member.getModifiers()) && !member.isSynthetic();
    }

    /** The value of a constant is compiled into its callers. */
    private static String field(Field field) {
        boolean constant = Modifier.isStatic(field.getModifiers())
                && Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
        try {
            return field.toGenericString() + (constant ? " = " + field.get(null) : "");
        } catch (IllegalAccessException e) {
            return field.toGenericString();
        }
    }

    private static String header(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        String parameters = type.getTypeParameters().length == 0
                ? ""
                : Arrays.stream(type.getTypeParameters())
                        .map(parameter -> parameter.getName() + " extends " + types(parameter.getBounds()))
                        .collect(Collectors.joining(", ", "<", ">"));
        String superclass = type.getGenericSuperclass() == null
                ? ""
                : " extends " + type.getGenericSuperclass().getTypeName();
        String interfaces =
                type.getGenericInterfaces().length == 0 ? "" : " implements " + types(type.getGenericInterfaces());
        // Compilers list them in different orders.
        String permitted = type.isSealed()
                ? Arrays.stream(Objects.requireNonNull(type.getPermittedSubclasses()))
                        .map(Class::getTypeName)
                        .sorted()
                        .collect(Collectors.joining(", ", " permits ", ""))
                : "";
        return Modifier.toString(type.getModifiers() & SHOWN) + " " + kind + " " + type.getName() + parameters
                + superclass + interfaces + permitted;
    }

    private static String types(Type... types) {
        return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
    }
}
