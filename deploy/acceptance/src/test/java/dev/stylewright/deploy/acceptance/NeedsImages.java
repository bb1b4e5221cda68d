package dev.stylewright.deploy.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs a Docker engine and these images. Where the engine does not answer, or an image neither exists nor can be pulled, it is skipped with
 * a notice; with {@code -Pcontainers} it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("containers")
@ExtendWith(ImagesCondition.class)
@interface NeedsImages {
    ContainerImage[] value();
}
