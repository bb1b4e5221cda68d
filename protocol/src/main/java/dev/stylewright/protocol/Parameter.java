package dev.stylewright.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Defines a parameter of a request, on its component of {@link Parameters}, which determines name and type. Checks, codec, JSON Schema, the table in
 * README.md and the options of {@code stylize} are derived from it: see {@link ParameterDefinition}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Parameter {

    /** The meaning of the parameter, in sentences. */
    String value();

    /** The default, written as on a command line; {@code null} if there is none. */
    String byDefault();

    /** The smallest value of a number. */
    double min() default 0;

    /** The largest value of a number. */
    double max() default 0;
}
