package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.protocol.ParameterDefinition;
import dev.stylewright.protocol.ParameterDefinition.Kind;
import dev.stylewright.protocol.Parameters;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * Options about how to paint: one for each parameter of a request, by its definition. Missing options use the request's defaults, except for the
 * size.
 */
final class PaintingOptions {

    /** Smaller than the request's default, so that a first image is finished soon, even without a GPU. */
    static final int DEFAULT_SIZE = 320;

    private static final String SIZE = "size";

    /** Begins what null means, in the description of a parameter. */
    private static final String NULL = "; null for ";

    /** Options with a shorter name than the parameter's. */
    private static final Map<String, String> SHORT_NAMES = Map.of("totalVariationWeight", "tv-weight");

    private PaintingOptions() {}

    /** Adds the options to a command. */
    static void addTo(CommandSpec command) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .heading("%nHow to paint:%n")
                .exclusive(false)
                .multiplicity("0..1");
        Parameters.definitions().forEach(definition -> group.addArg(option(definition)));
        command.addArgGroup(group.build());
    }

    /**
     * The parameters of the request.
     *
     * @throws CommandException the parameters are inconsistent
     */
    static Parameters parameters(ParseResult parsed) {
        Parameters.Builder builder = Parameters.defaults().toBuilder().size(DEFAULT_SIZE);
        for (ParameterDefinition definition : Parameters.definitions()) {
            String name = name(definition);
            if (parsed.hasMatchedOption(name)) {
                builder.set(definition, parsed.matchedOptionValue(name, new Object()));
            }
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether the command line has the option of this parameter. */
    static boolean isGiven(ParseResult parsed, ParameterDefinition definition) {
        return parsed.hasMatchedOption(name(definition));
    }

    private static OptionSpec option(ParameterDefinition definition) {
        OptionSpec.Builder option = OptionSpec.builder(name(definition)).description(description(definition));
        if (definition.kind() == Kind.FLAG) {
            return option.type(boolean.class).arity("0").build();
        }
        return option.type(Object.class)
                .paramLabel(label(definition))
                .completionCandidates(definition.kind() == Kind.CONSTANT ? definition.constants() : null)
                .converters(text -> parse(definition, text))
                .build();
    }

    private static Object parse(ParameterDefinition definition, String text) {
        try {
            return definition.parse(text);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            // A message about one of several layers names it.
            throw new TypeConversionException(message.startsWith("must ") ? "it " + message : message);
        }
    }

    /** The name of the option of a parameter, with its hyphens. */
    static String name(ParameterDefinition definition) {
        String kebab = definition.name().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return "--" + SHORT_NAMES.getOrDefault(definition.name(), kebab);
    }

    private static String label(ParameterDefinition definition) {
        return switch (definition.kind()) {
            case INTEGER -> "N";
            case NUMBER, OPTIONAL_NUMBER -> "X";
            // Completion needs different labels for different lists of values.
            case CONSTANT, FLAG -> definition.name().toUpperCase(Locale.ROOT);
            case LAYERS -> "LAYER=W,...";
        };
    }

    private static String description(ParameterDefinition definition) {
        String fallback = definition.name().equals(SIZE) ? Integer.toString(DEFAULT_SIZE) : definition.defaultText();
        String values =
                switch (definition.kind()) {
                    case INTEGER ->
                        definition.integerRange().min() + " to "
                                + definition.integerRange().max() + ". ";
                    case NUMBER, OPTIONAL_NUMBER -> definition.numberRange() + ". ";
                    case CONSTANT -> "One of " + String.join(", ", definition.constants()) + ". ";
                    case FLAG, LAYERS -> "";
                };
        String sentence = definition.description();
        if (definition.kind() == Kind.FLAG) {
            return sentence;
        }
        int nothing = sentence.indexOf(NULL);
        return nothing < 0
                ? sentence + " " + values + "Default: " + fallback + "."
                // A command line leaves the option out, where JSON may have null.
                : sentence.substring(0, nothing) + ". " + values + "Default: "
                        + sentence.substring(nothing + NULL.length());
    }
}
