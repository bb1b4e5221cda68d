package dev.stylewright.protocol;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The definition of a request parameter: the {@link Parameter} annotation of a component of {@link Parameters}, and that component's name and type.
 * Methods that take a text or a value throw an {@link IllegalArgumentException} whose message continues after the parameter's name.
 */
public final class ParameterDefinition {

    /** Types of parameters, with the Java types of their values. */
    public enum Kind {
        /** {@link Integer} or {@link Long}, in a range. */
        INTEGER,
        /** {@link Double}, in a range. */
        NUMBER,
        /** {@link OptionalDouble}, in a range or left out. */
        OPTIONAL_NUMBER,
        /** {@link Boolean}. */
        FLAG,
        /** A constant of an enum that is {@link WireNamed}. */
        CONSTANT,
        /** A {@link Map} of layers of VGG19 to weights, in order. */
        LAYERS
    }

    private static final String NONE = "null";

    private final RecordComponent component;
    private final Parameter parameter;
    private final Kind kind;

    private ParameterDefinition(RecordComponent component) {
        this.component = component;
        this.parameter = Objects.requireNonNull(component.getAnnotation(Parameter.class), component.getName());
        this.kind = kind(component.getType());
    }

    /** The definitions of a record's components, in order. */
    static List<ParameterDefinition> of(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .map(ParameterDefinition::new)
                .toList();
    }

    /** Its name in JSON and in Java. */
    public String name() {
        return component.getName();
    }

    /** Its meaning, in sentences. */
    public String description() {
        return parameter.value();
    }

    /** The type of its values. */
    public Kind kind() {
        return kind;
    }

    /** The range of an {@link Kind#INTEGER}. */
    public IntegerRange integerRange() {
        return new IntegerRange((long) parameter.min(), (long) parameter.max());
    }

    /** The range of a {@link Kind#NUMBER} or {@link Kind#OPTIONAL_NUMBER}. */
    public NumberRange numberRange() {
        return new NumberRange(parameter.min(), parameter.max());
    }

    /** The JSON names of a {@link Kind#CONSTANT}; empty for other kinds. */
    public List<String> constants() {
        return kind == Kind.CONSTANT
                ? Arrays.stream(component.getType().getEnumConstants())
                        .map(constant -> ((WireNamed) constant).wireName())
                        .toList()
                : List.of();
    }

    /** The default in the syntax of {@link #parse}. */
    public String defaultText() {
        return parameter.byDefault();
    }

    /** Its value in {@code parameters}. */
    public Object of(Parameters parameters) {
        try {
            return component.getAccessor().invoke(parameters);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the parameter " + name() + " cannot be read", e);
        }
    }

    /** Parses a value as written on a command line: {@code 512}, {@code lbfgs}, {@code relu1_1=3,relu2_1=2}. */
    public Object parse(String text) {
        return check(
                switch (kind) {
                    case INTEGER -> whole(parsed(text, Long::valueOf, "a whole number" + range()));
                    case NUMBER -> number(text);
                    case OPTIONAL_NUMBER ->
                        text.equals(NONE) ? OptionalDouble.empty() : OptionalDouble.of(number(text));
                    case FLAG -> Boolean.valueOf(text);
                    case CONSTANT -> constant(text);
                    case LAYERS -> layers(text);
                });
    }

    /** Converts an integer to the parameter's type. */
    public Object whole(long value) {
        return component.getType() == int.class
                ? (Object) Math.toIntExact(integerRange().check(value))
                : (Object) value;
    }

    /** The constant with this name in JSON. */
    public Object constant(String wireName) {
        return WireNamed.parse((WireNamed[]) component.getType().getEnumConstants(), wireName);
    }

    /** Returns the value if it is in range. */
    Object check(Object value) {
        switch (kind) {
            case INTEGER -> integerRange().check(((Number) value).longValue());
            case NUMBER -> numberRange().check((Double) value);
            case OPTIONAL_NUMBER -> ((OptionalDouble) value).ifPresent(numberRange()::check);
            case LAYERS -> Limits.layers(layers(value));
            case FLAG, CONSTANT -> Objects.requireNonNull(value, name());
        }
        return value;
    }

    /** Checks the values of all definitions, in order; the message names the first invalid one. */
    static void checkAll(List<ParameterDefinition> definitions, Object... values) {
        if (values.length != definitions.size()) {
            throw new IllegalStateException(
                    definitions.size() + " parameters are defined, and " + values.length + " are checked");
        }
        for (int i = 0; i < values.length; i++) {
            ParameterDefinition definition = definitions.get(i);
            Limits.named(definition.name(), values[i], definition::check);
        }
    }

    private String range() {
        return " from " + integerRange().min() + " to " + integerRange().max();
    }

    private double number(String text) {
        return parsed(text, Double::valueOf, "a number from " + numberRange());
    }

    private static <T> T parsed(String text, Function<String, T> parser, String wanted) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be " + wanted + ", is " + Text.quoted(text), e);
        }
    }

    private static Map<String, Double> layers(String text) {
        Map<String, Double> layers = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            int at = entry.indexOf('=');
            if (at < 0) {
                throw new IllegalArgumentException("must be like relu1_1=3,relu2_1=2, is " + Text.quoted(text));
            }
            layers.put(entry.substring(0, at), parsed(entry.substring(at + 1), Double::valueOf, "a number"));
        }
        return layers;
    }

    @SuppressWarnings("unchecked") // a component of kind LAYERS has this type
    private static Map<String, Double> layers(Object value) {
        return (Map<String, Double>) value;
    }

    private static Kind kind(Class<?> type) {
        if (type == int.class || type == long.class) {
            return Kind.INTEGER;
        } else if (type == double.class) {
            return Kind.NUMBER;
        } else if (type == OptionalDouble.class) {
            return Kind.OPTIONAL_NUMBER;
        } else if (type == boolean.class) {
            return Kind.FLAG;
        } else if (type == Map.class) {
            return Kind.LAYERS;
        } else if (type.isEnum() && WireNamed.class.isAssignableFrom(type)) {
            return Kind.CONSTANT;
        }
        throw new IllegalArgumentException("there are no parameters of type " + type.getName());
    }
}
