package dev.stylewright.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Defines a parameter of a request, on its component of {@link Parameters}. Name and type are the component's. Checks, codec, JSON Schema, the table in README.md
 * and the options of {@code stylize} follow from it: see {@link ParameterDefinition}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Parameter {

    /** What the parameter means, in sentences. */
    String value();

    /** The default, written as on a command line; {@code null} where there is none. */
    String byDefault();

    /** The least value of a number. */
    double min() default 0;

    /** The largest value of a number. */
    double max() default 0;
}
