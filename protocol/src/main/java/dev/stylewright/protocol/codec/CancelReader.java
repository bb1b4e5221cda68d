package dev.stylewright.protocol.codec;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.Limits;
import dev.stylewright.protocol.report.FailureCode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a cancel, as strictly as a request. */
final class CancelReader {

    private CancelReader() {}

    static Decoded<CancelRequest> read(byte @Nullable [] value) {
        Problems problems = new Problems();
        Fields root = new Fields(Json.read(value, problems), "$", problems);
        if (problems.isEmpty()) {
            Optional<String> id = root.required("requestId", RequestReader.text(Limits::id));
            Optional<String> reason = root.nullable("reason", RequestReader.text(Limits::reason));
            if (problems.isEmpty()) {
                return new Decoded.Valid<>(new CancelRequest(id.orElseThrow(), reason));
            }
        }
        return new Decoded.Invalid<>(FailureCode.INVALID_REQUEST, problems.all(), Optional.empty(), Map.of());
    }
}
