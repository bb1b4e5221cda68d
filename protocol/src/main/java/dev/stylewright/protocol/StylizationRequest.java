package dev.stylewright.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A request for one image: paint {@code content} in the style of {@code styles} and store the result at {@code output}.
 *
 * @param id the caller's id of the request: 1 to 200 printable characters
 * @param content the image to paint
 * @param styles 1 to 16 styles, at least one with a weight of 1e-6 or more
 * @param output the location of the result; the key ends in .png, .jpg, .jpeg or .webp and differs from those of the input images
 * @param overwrite whether an object that exists at {@code output} may be replaced
 * @param parameters how to paint
 * @param deadline when the image must be finished, if there is a deadline
 * @param onDeadline how to treat an unfinished image at the deadline
 * @param metadata at most 16 short strings that are repeated in every event of this request
 */
public record StylizationRequest(
        String id,
        S3Uri content,
        List<Style> styles,
        S3Uri output,
        boolean overwrite,
        Parameters parameters,
        Optional<Instant> deadline,
        OnDeadline onDeadline,
        Map<String, String> metadata) {

    /** @throws IllegalArgumentException a field is not as described; the message names it */
    public StylizationRequest {
        Limits.named("id", id, Limits::id);
        styles = Limits.named("styles", List.copyOf(styles), Limits::styles);
        Limits.named("output", output, Limits::output);
        Limits.named("output", output, aim(content, styles));
        deadline.ifPresent(d -> Limits.named("deadline", d, Limits::deadline));
        metadata = Limits.named("metadata", Limits.copy(metadata), Limits::metadata);
    }

    /** The rule that a result must not replace one of its input images. */
    public static UnaryOperator<S3Uri> aim(S3Uri content, List<Style> styles) {
        return output -> {
            List<S3Uri> inputs = new ArrayList<>(List.of(content));
            styles.forEach(style -> {
                inputs.add(style.image());
                style.mask().ifPresent(inputs::add);
            });
            if (inputs.stream().map(S3Uri::withoutVersion).anyMatch(output::equals)) {
                throw new IllegalArgumentException("must not be one of the input pictures, is " + output);
            }
            return output;
        };
    }

    /** The media type of the result, {@code image/png}, {@code image/jpeg} or {@code image/webp}, by the output's extension. */
    public String mediaType() {
        String key = output.key().toLowerCase(Locale.ROOT);
        return key.endsWith(".png") ? "image/png" : key.endsWith(".webp") ? "image/webp" : "image/jpeg";
    }

    /** A request with every optional field at its default; add at least one style. */
    public static Builder builder(String id, S3Uri content, S3Uri output) {
        return new Builder(id, content, output);
    }

    /** Builds a request; not thread-safe. */
    public static final class Builder {
        private final String id;
        private final S3Uri content;
        private final S3Uri output;
        private final List<Style> styles = new ArrayList<>();
        private boolean overwrite;
        private Parameters parameters = Parameters.defaults();
        private Optional<Instant> deadline = Optional.empty();
        private OnDeadline onDeadline = OnDeadline.FAIL;
        private final Map<String, String> metadata = new LinkedHashMap<>();

        private Builder(String id, S3Uri content, S3Uri output) {
            this.id = id;
            this.content = content;
            this.output = output;
        }

        /** Adds a style. */
        public Builder style(Style style) {
            styles.add(style);
            return this;
        }

        /** Allows the result to replace an object at the output; default false. */
        public Builder overwrite(boolean allowed) {
            overwrite = allowed;
            return this;
        }

        /** Sets how to paint; default {@link Parameters#defaults()}. */
        public Builder parameters(Parameters value) {
            parameters = value;
            return this;
        }

        /** Sets the deadline; default: none. */
        public Builder deadline(Instant value) {
            deadline = Optional.of(value);
            return this;
        }

        /** Sets how to treat an unfinished image at the deadline; default {@link OnDeadline#FAIL}. */
        public Builder onDeadline(OnDeadline value) {
            onDeadline = value;
            return this;
        }

        /** Adds an entry of metadata. */
        public Builder metadata(String key, String value) {
            metadata.put(key, value);
            return this;
        }

        /** @throws IllegalArgumentException when a field is out of its range; the message names it */
        public StylizationRequest build() {
            return new StylizationRequest(
                    id, content, styles, output, overwrite, parameters, deadline, onDeadline, metadata);
        }
    }
}
