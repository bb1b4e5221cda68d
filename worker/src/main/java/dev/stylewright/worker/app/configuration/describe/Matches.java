package dev.stylewright.worker.app.configuration.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a text must look like. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Matches {
    /** The regular expression that the whole text must match. */
    String value();

    /** The same for people, to follow "must be". */
    String meaning();
}
