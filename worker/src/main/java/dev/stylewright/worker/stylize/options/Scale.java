package dev.stylewright.worker.stylize.options;

import dev.stylewright.worker.stylize.ImageSize;
import java.util.Objects;

/**
 * One step of a {@link Schedule}.
 *
 * @param imageSize size of the image during this step
 * @param evaluations evaluations of the objective spent on it, at least 1
 */
public record Scale(ImageSize imageSize, int evaluations) {
    public Scale {
        Objects.requireNonNull(imageSize, "imageSize");
        if (evaluations < 1) {
            throw new IllegalArgumentException("a scale needs at least 1 evaluation, got " + evaluations);
        }
    }
}
