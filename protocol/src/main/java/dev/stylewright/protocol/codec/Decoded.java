package dev.stylewright.protocol.codec;

import dev.stylewright.protocol.Limits;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The result of decoding a message. */
public sealed interface Decoded<T> {

    /**
     * The message, valid in every field.
     *
     * @param value the message
     */
    record Valid<T>(T value) implements Decoded<T> {}

    /**
     * All problems of the message.
     *
     * @param code {@link FailureCode#INVALID_REQUEST} or {@link FailureCode#UNSUPPORTED_VERSION}
     * @param errors all problems, at least one, in the order of the document; after {@value Problems#MAX} the last one states how many more there are
     * @param id the request's id, if a valid one could be read
     * @param metadata the valid entries of the request's metadata that could be read
     */
    record Invalid<T>(FailureCode code, List<FieldError> errors, Optional<String> id, Map<String, String> metadata)
            implements Decoded<T> {

        /** Copies the lists. */
        public Invalid {
            errors = List.copyOf(errors);
            metadata = Limits.copy(metadata);
        }

        /** One sentence with all problems, for display. */
        public String message() {
            String subject = code == FailureCode.UNSUPPORTED_VERSION
                    ? "The version is not supported: "
                    : "The message is not valid: ";
            return errors.stream().map(FieldError::toString).collect(Collectors.joining("; ", subject, "."));
        }
    }
}
