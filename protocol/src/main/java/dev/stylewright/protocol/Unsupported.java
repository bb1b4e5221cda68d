package dev.stylewright.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What the protocol can already say and no worker can do yet. A worker asks this after decoding and answers with
 * {@link FailureCode#INVALID_REQUEST}; a line goes when its feature comes.
 */
public final class Unsupported {
    private static final String NOT_YET = "is not supported yet; leave it out";

    private Unsupported() {}

    /** The fields of {@code request} that ask for something unsupported; empty when all can be done. */
    public static List<FieldError> in(StylizationRequest request) {
        Parameters parameters = request.parameters();
        List<FieldError> errors = new ArrayList<>();
        check(errors, parameters.previewEvery() > 0, "$.parameters.previewEvery");
        check(errors, parameters.keepMetadata(), "$.parameters.keepMetadata");
        check(errors, request.onDeadline() != OnDeadline.FAIL, "$.onDeadline");
        return List.copyOf(errors);
    }

    private static void check(List<FieldError> errors, boolean asked, String path) {
        if (asked) {
            errors.add(new FieldError(path, NOT_YET));
        }
    }
}
