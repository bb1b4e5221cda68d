package dev.stylewright.worker.job;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.nio.charset.StandardCharsets;
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
        int previewBytes =
                request.output().key().getBytes(StandardCharsets.UTF_8).length + StylizationRequest.PREVIEW.length();
        if (parameters.previewEvery() > 0 && previewBytes > S3Uri.MAX_KEY_BYTES) {
            errors.add(new FieldError(
                    "$.parameters.previewEvery",
                    "the key of previews is the output's key and %s, %d bytes, more than the %d that S3 allows; shorten the output's key or request no previews"
                            .formatted(StylizationRequest.PREVIEW, previewBytes, S3Uri.MAX_KEY_BYTES)));
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
        request.preview()
                .filter(preview -> writable.permits(
                        request.output().bucket(), request.output().key()))
                .ifPresent(preview -> permitted(errors, "$.parameters.previewEvery", preview, writable, "write"));
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
