package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.batch.SweepAxis;
import dev.stylewright.deploy.local.order.TimeLimit;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters of option values, whose messages name the allowed values. */
final class Converters {

    private Converters() {}

    /** Registers all of them with a command and its subcommands. */
    static void register(CommandLine command) {
        command.registerConverter(StyleArgument.class, parsed(StyleArgument::parse));
        command.registerConverter(TimeLimit.class, parsed(TimeLimit::parse));
        command.registerConverter(Instant.class, parsed(Converters::instant));
        command.registerConverter(SweepAxis.class, parsed(SweepAxis::parse));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is not a time such as 2026-12-24T18:00:00Z", e);
        }
    }

    private static <T> ITypeConverter<T> parsed(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }
}
