package dev.stylewright.deploy.local.batch;

import dev.stylewright.protocol.ParameterDefinition;
import dev.stylewright.protocol.ParameterDefinition.Kind;
import dev.stylewright.protocol.Parameters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The value of {@code --sweep}: a parameter, and the values to compare.
 *
 * @param definition the parameter
 * @param values at least one, all different
 */
public record SweepAxis(ParameterDefinition definition, List<Value> values) {

    private static final String EXAMPLE = "contentWeight=0.003,0.02,0.1";

    /**
     * A value.
     *
     * @param text as the user wrote it
     * @param parsed the value, of the type that {@link Parameters.Builder#set} needs
     */
    public record Value(String text, Object parsed) {}

    /** The beginnings of all values of {@code --sweep}: the names of the parameters with an equals sign. */
    public static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Parameters.definitions().stream()
                    .map(definition -> definition.name() + "=")
                    .iterator();
        }
    }

    public SweepAxis {
        values = List.copyOf(values);
    }

    /**
     * Parses {@code NAME=VALUE,VALUE...}. Values of layers, which contain commas, are separated by semicolons.
     *
     * @throws IllegalArgumentException the text is not valid; the message names the parameter and an example
     */
    public static SweepAxis parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a parameter with values; for example --sweep " + EXAMPLE);
        }
        ParameterDefinition definition = definition(text.substring(0, equals).strip());
        List<Value> values = new ArrayList<>();
        for (String value : text.substring(equals + 1).split(separator(definition), -1)) {
            values.add(value(definition, value.strip()));
        }
        for (int i = 0; i < values.size(); i++) {
            for (Value earlier : values.subList(0, i)) {
                if (earlier.parsed().equals(values.get(i).parsed())) {
                    throw new IllegalArgumentException(definition.name() + " has the value "
                            + values.get(i).text() + " twice: leave one out");
                }
            }
        }
        return new SweepAxis(definition, values);
    }

    /** The name of the parameter. */
    public String name() {
        return definition.name();
    }

    private static ParameterDefinition definition(String name) {
        List<ParameterDefinition> all = Parameters.definitions();
        return all.stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(all.stream()
                        .map(ParameterDefinition::name)
                        .filter(known -> plain(known).equals(plain(name)))
                        .findFirst()
                        .map(known -> "there is no parameter '" + name + "'; use " + known + ", for example --sweep "
                                + example(definition(known)))
                        .orElseGet(() -> "there is no parameter '" + name + "'; for example --sweep " + EXAMPLE
                                + "; the parameters are "
                                + all.stream().map(ParameterDefinition::name).collect(Collectors.joining(", ")))));
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z]", "").toLowerCase(java.util.Locale.ROOT);
    }

    private static String separator(ParameterDefinition definition) {
        return definition.kind() == Kind.LAYERS ? ";" : ",";
    }

    private static Value value(ParameterDefinition definition, String text) {
        if (definition.kind() == Kind.FLAG && !text.equals("true") && !text.equals("false")) {
            throw wrong(definition, "must be true or false, is '" + text + "'");
        }
        try {
            return new Value(text, definition.parse(text));
        } catch (IllegalArgumentException e) {
            throw wrong(definition, String.valueOf(e.getMessage()));
        }
    }

    private static IllegalArgumentException wrong(ParameterDefinition definition, String problem) {
        return new IllegalArgumentException(
                definition.name() + " " + problem + "; for example --sweep " + example(definition));
    }

    /** A sweep of a parameter that is valid. */
    static String example(ParameterDefinition definition) {
        return definition.name() + "="
                + switch (definition.kind()) {
                    case INTEGER -> integers(definition);
                    case NUMBER -> numbers(Double.parseDouble(definition.defaultText()));
                    case OPTIONAL_NUMBER -> "0.01,0.1,1";
                    case FLAG -> "false,true";
                    case CONSTANT -> String.join(",", definition.constants());
                    case LAYERS -> "relu1_1=1,relu2_1=1;relu3_1=1,relu4_1=1";
                };
    }

    private static String integers(ParameterDefinition definition) {
        long usual = Long.parseLong(definition.defaultText());
        long most = definition.integerRange().max();
        return usual == 0 ? "0,1,2" : usual / 2 + "," + Math.min(most, usual / 2 + usual / 4);
    }

    private static String numbers(double usual) {
        return usual == 0
                ? "0,0.01,0.1"
                : DoubleStream.of(usual / 2, usual, usual * 2)
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(","));
    }
}
