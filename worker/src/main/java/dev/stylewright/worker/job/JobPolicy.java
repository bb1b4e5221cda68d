package dev.stylewright.worker.job;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether this worker accepts a request: first by its limits, then by its allow-lists. Immutable and thread-safe.
 *
 * @param limits limits of one request
 * @param readable where images may be read
 * @param writable where results may be written
 */
public record JobPolicy(JobLimits limits, AllowList readable, AllowList writable) {

    /** Why this worker rejects {@code request}; empty if it accepts it. Reports all violations of a kind at once. */
    public Optional<Failure> objections(StylizationRequest request) {
        List<FieldError> excesses = excesses(request);
        if (!excesses.isEmpty()) {
            return Optional.of(Failure.of(FailureCode.INVALID_REQUEST, excesses));
        }
        List<FieldError> denials = denials(request);
        return denials.isEmpty() ? Optional.empty() : Optional.of(Failure.of(FailureCode.ACCESS_DENIED, denials));
    }

    /** Where previews of {@code request} are stored; empty if it asks for none. */
    public Optional<S3Uri> preview(StylizationRequest request) {
        return request.parameters().previewEvery() > 0 ? writable.preview(request.output()) : Optional.empty();
    }

    private boolean isPreviewTooLong(S3Uri output) {
        return writable.permits(output.bucket(), output.key())
                && writable.preview(output).isEmpty();
    }

    private List<FieldError> excesses(StylizationRequest request) {
        List<FieldError> errors = new ArrayList<>();
        Parameters parameters = request.parameters();
        atMost(errors, "$.parameters.size", parameters.size(), limits.maxSize());
        atMost(errors, "$.parameters.iterations", parameters.iterations(), limits.maxIterations());
        long styleSize = Math.round(parameters.size() * parameters.styleScale());
        if (styleSize > limits.maxSize() && parameters.size() <= limits.maxSize()) {
            errors.add(new FieldError(
                    "$.parameters.styleScale",
                    "a size of %d px times %s makes styles of %d px, more than this worker's limit of %d; reduce one of them"
                            .formatted(parameters.size(), parameters.styleScale(), styleSize, limits.maxSize())));
        }
        if (parameters.previewEvery() > 0 && isPreviewTooLong(request.output())) {
            errors.add(new FieldError(
                    "$.parameters.previewEvery",
                    "the key of previews is longer than the output's, and would exceed the %d bytes that S3 allows; shorten the output's key or request no previews"
                            .formatted(S3Uri.MAX_KEY_BYTES)));
        }
        atMost(errors, "$.styles", request.styles().size(), limits.maxStyles());
        return errors;
    }

    private static void atMost(List<FieldError> errors, String path, int value, int limit) {
        if (value > limit) {
            errors.add(new FieldError(
                    path, "%d is more than this worker's limit of %d; request less".formatted(value, limit)));
        }
    }

    private List<FieldError> denials(StylizationRequest request) {
        List<FieldError> errors = new ArrayList<>();
        permitted(errors, "$.content", request.content(), readable, "read");
        for (int i = 0; i < request.styles().size(); i++) {
            String path = "$.styles[" + i + "]";
            Style style = request.styles().get(i);
            permitted(errors, path + ".image", style.image(), readable, "read");
            style.mask().ifPresent(mask -> permitted(errors, path + ".mask", mask, readable, "read"));
        }
        permitted(errors, "$.output", request.output(), writable, "write");
        if (writable.isPreview(request.output())) {
            errors.add(new FieldError(
                    "$.output",
                    "keys under %s/ are for previews, which are deleted after a while; use another key"
                            .formatted(Place.PREVIEWS)));
        }
        return errors;
    }

    private static void permitted(List<FieldError> errors, String path, S3Uri uri, AllowList allowed, String verb) {
        if (!allowed.permits(uri.bucket(), uri.key())) {
            errors.add(new FieldError(
                    path,
                    "this worker may not %s %s; use a place on its allow-list or ask its operator to add this one"
                            .formatted(verb, uri)));
        }
    }
}
