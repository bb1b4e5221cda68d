package dev.stylewright.worker.app.configuration.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The form of a text. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Matches {
    /** The regular expression that the whole text must match. */
    String value();

    /** A description of the form, to follow "must be". */
    String meaning();
}
