package dev.stylewright.protocol.codec;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages as UTF-8 JSON and decodes them. Thread-safe; decoding never throws, even for invalid bytes.
 *
 * <p>Decoding is bounded: at most {@value Json#MAX_BYTES} bytes, {@value Json#MAX_DEPTH} levels, {@value Json#MAX_STRING} characters in a string,
 * {@value Json#MAX_NAME} in a name, {@value Json#MAX_NUMBER} in a number. Duplicate names, text after the object, NaN and Infinity are rejected;
 * unknown fields are ignored. Requests and cancels are decoded strictly; in outcomes and progress an unknown name, such as a failure code of a later
 * version, is kept as text.
 */
public final class Codec {
    /** Maximum size of a message in bytes. */
    public static final int MAX_BYTES = Json.MAX_BYTES;

    private Codec() {}

    /** Decodes a request without headers. Reports all problems at once. */
    public static Decoded<StylizationRequest> decodeRequest(byte @Nullable [] value) {
        return new RequestReader(value).read();
    }

    /** Decodes a request and checks that its CloudEvents headers, if it has any, are consistent with it. Reports all problems at once. */
    public static Decoded<StylizationRequest> decodeRequest(byte @Nullable [] value, EventHeaders headers) {
        Decoded<StylizationRequest> body = decodeRequest(value);
        Problems problems = new Problems();
        if (body instanceof Decoded.Invalid<StylizationRequest> invalid) {
            Optional<FailureCode> code = CloudEvents.checkRequest(headers, invalid.id(), problems);
            if (code.equals(Optional.of(FailureCode.UNSUPPORTED_VERSION))) {
                // The rules of a later version are unknown here, so the value's problems would be misleading.
                return invalid(code.get(), problems.all(), invalid.id(), invalid.metadata());
            }
            invalid.errors().forEach(e -> problems.add(e.path(), e.message()));
            return invalid(invalid.code(), problems.all(), invalid.id(), invalid.metadata());
        }
        StylizationRequest request = ((Decoded.Valid<StylizationRequest>) body).value();
        return CloudEvents.checkRequest(headers, Optional.of(request.id()), problems)
                .map(code -> invalid(code, problems.all(), Optional.of(request.id()), request.metadata()))
                .orElse(body);
    }

    /** Encodes a request, with all fields including defaults. */
    public static byte[] encodeRequest(StylizationRequest request) {
        return Json.write(RequestWriter.request(request));
    }

    /**
     * SHA-256, in hex, of the fields of a request as they were sent, without {@code deadline}, {@code onDeadline} and {@code metadata}. The order of
     * fields and the notation of numbers do not matter; a missing field and one with its default value are different.
     *
     * @param value a request that {@link #decodeRequest(byte[])} accepts
     */
    public static String digest(byte[] value) {
        return RequestDigest.of(value);
    }

    /** Reads an outcome. */
    public static Decoded<Outcome> decodeOutcome(byte @Nullable [] value) {
        return Events.read(value, Outcome.class);
    }

    /** Writes an outcome. */
    public static byte[] encodeOutcome(Outcome outcome) {
        return Events.write(outcome);
    }

    /** Reads a progress event. */
    public static Decoded<Progress> decodeProgress(byte @Nullable [] value) {
        return Events.read(value, Progress.class);
    }

    /** Writes a progress event. */
    public static byte[] encodeProgress(Progress progress) {
        return Events.write(progress);
    }

    /** Reads a cancel. */
    public static Decoded<CancelRequest> decodeCancel(byte @Nullable [] value) {
        return CancelReader.read(value);
    }

    /** Writes a cancel. */
    public static byte[] encodeCancel(CancelRequest cancel) {
        return Json.write(RequestWriter.cancel(cancel));
    }

    private static Decoded<StylizationRequest> invalid(
            FailureCode code, List<FieldError> errors, Optional<String> id, Map<String, String> metadata) {
        return new Decoded.Invalid<>(code, errors, id, metadata);
    }
}
