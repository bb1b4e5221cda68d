package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.Codec;
import dev.stylewright.protocol.Decoded;
import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.FailureCode;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Unsupported;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.job.JobPolicy;
import dev.stylewright.worker.job.StylizationJob;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a record into a job, or into the reasons why it can't be one. No I/O. Thread-safe.
 *
 * @param policy what this worker may do
 * @param maxBytes the largest record value that is read
 */
record Intake(JobPolicy policy, long maxBytes) {

    /** What a record turned out to be. */
    sealed interface Admission {

        /** A job to do. */
        record Admitted(StylizationJob job) implements Admission {}

        /**
         * Not a job.
         *
         * @param id the request's id, where one could be read
         * @param metadata what could be read of the metadata
         */
        record Refused(Failure failure, Optional<String> id, Map<String, String> metadata) implements Admission {}
    }

    Admission admit(RequestRecord record) {
        byte[] value = record.value().orElseGet(() -> new byte[0]);
        Decoded<StylizationRequest> decoded = Codec.decodeRequest(value, headers(record));
        if (value.length > maxBytes) {
            return tooLarge(value.length, decoded);
        }
        if (decoded instanceof Decoded.Invalid<StylizationRequest> invalid) {
            Failure failure = new Failure(invalid.code(), invalid.message(), invalid.errors());
            return new Admission.Refused(failure, invalid.id(), invalid.metadata());
        }
        StylizationRequest request = ((Decoded.Valid<StylizationRequest>) decoded).value();
        return objections(request)
                .<Admission>map(
                        failure -> new Admission.Refused(failure, Optional.of(request.id()), request.metadata()))
                .orElseGet(() -> new Admission.Admitted(new StylizationJob(request, Digests.sha256(value))));
    }

    private Admission tooLarge(int bytes, Decoded<StylizationRequest> decoded) {
        Failure failure = Failure.of(
                FailureCode.INVALID_REQUEST,
                "the record has %d bytes and this worker reads at most %d: send a smaller one, or raise stylewright.limits.max-message-bytes"
                        .formatted(bytes, maxBytes));
        if (decoded instanceof Decoded.Valid<StylizationRequest> valid) {
            return new Admission.Refused(
                    failure, Optional.of(valid.value().id()), valid.value().metadata());
        }
        Decoded.Invalid<StylizationRequest> invalid = (Decoded.Invalid<StylizationRequest>) decoded;
        return new Admission.Refused(failure, invalid.id(), invalid.metadata());
    }

    private Optional<Failure> objections(StylizationRequest request) {
        var unsupported = Unsupported.in(request);
        return unsupported.isEmpty()
                ? policy.objections(request)
                : Optional.of(Failure.of(FailureCode.INVALID_REQUEST, unsupported));
    }

    private static EventHeaders headers(RequestRecord record) {
        EventHeaders headers = EventHeaders.none();
        for (RequestRecord.Header header : record.headers()) {
            headers = headers.with(header.name(), header.value().orElseGet(() -> new byte[0]));
        }
        return headers;
    }
}
