package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.job.JobPolicy;
import dev.stylewright.worker.job.RequestDigest;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.storage.Digests;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Converts a record to a job, or to the reasons why it is rejected. No I/O. Thread-safe. */
final class RequestValidator {

    /** Maximum number of headers of a request. CloudEvents and traces use a dozen; meshes and tracing tools add a few. */
    static final int MAX_HEADERS = 200;

    /** Maximum bytes of all names and values of a request's headers. */
    static final int MAX_HEADER_BYTES = 64 << 10;

    private final JobPolicy policy;
    private final WorkLimit work;
    private final long maxBytes;

    /**
     * @param policy which requests this worker accepts
     * @param maxBytes the largest record value that is read
     */
    RequestValidator(JobPolicy policy, long maxBytes) {
        this.policy = policy;
        this.work = new WorkLimit(policy.limits().maxPixelEvaluations());
        this.maxBytes = maxBytes;
    }

    /** The result of validating a record. */
    sealed interface Admission {

        /** A valid job. */
        record Accepted(StylizationJob job) implements Admission {}

        /**
         * A rejected record.
         *
         * @param id the request's id, if readable
         * @param metadata the readable part of the metadata
         */
        record Rejected(Failure failure, Optional<String> id, Map<String, String> metadata) implements Admission {}
    }

    Admission admit(RequestRecord record) {
        byte[] value = record.value().orElseGet(() -> new byte[0]);
        Optional<String> excess = excess(value.length, record.headers());
        if (excess.isPresent()) {
            return rejected(Failure.of(FailureCode.INVALID_REQUEST, excess.get()), Codec.decodeRequest(value));
        }
        Decoded<StylizationRequest> decoded = Codec.decodeRequest(value, headers(record.headers()));
        if (decoded instanceof Decoded.Invalid<StylizationRequest> invalid) {
            Failure failure = new Failure(invalid.code(), invalid.message(), invalid.errors());
            return new Admission.Rejected(failure, invalid.id(), invalid.metadata());
        }
        StylizationRequest request = ((Decoded.Valid<StylizationRequest>) decoded).value();
        return policy.objections(request)
                .or(() -> work.objection(request.parameters()))
                .<Admission>map(
                        failure -> new Admission.Rejected(failure, Optional.of(request.id()), request.metadata()))
                .orElseGet(() -> new Admission.Accepted(new StylizationJob(
                        request,
                        digest(value),
                        policy.preview(request),
                        policy.limits().maxDuration())));
    }

    private static RequestDigest digest(byte[] value) {
        return new RequestDigest(Digests.sha256(value), Optional.of(Codec.digest(value)));
    }

    /** Describes the exceeded size limit, as a sentence. */
    private Optional<String> excess(int bytes, List<RequestRecord.Header> headers) {
        if (bytes > maxBytes) {
            return Optional.of(
                    "the record has %d bytes and this worker reads at most %d: send a smaller one, or raise stylewright.limits.max-message-bytes"
                            .formatted(bytes, maxBytes));
        }
        long headerBytes = headers.stream()
                .mapToLong(header -> header.name().length()
                        + header.value().map(value -> value.length).orElse(0))
                .sum();
        return headers.size() <= MAX_HEADERS && headerBytes <= MAX_HEADER_BYTES
                ? Optional.empty()
                : Optional.of(
                        "the record has %d headers with %d bytes and may have %d with %d: send fewer and shorter ones"
                                .formatted(headers.size(), headerBytes, MAX_HEADERS, MAX_HEADER_BYTES));
    }

    private static Admission rejected(Failure failure, Decoded<StylizationRequest> decoded) {
        if (decoded instanceof Decoded.Valid<StylizationRequest> valid) {
            return new Admission.Rejected(
                    failure, Optional.of(valid.value().id()), valid.value().metadata());
        }
        Decoded.Invalid<StylizationRequest> invalid = (Decoded.Invalid<StylizationRequest>) decoded;
        return new Admission.Rejected(failure, invalid.id(), invalid.metadata());
    }

    private static EventHeaders headers(List<RequestRecord.Header> all) {
        EventHeaders headers = EventHeaders.none();
        for (RequestRecord.Header header : all) {
            headers = headers.with(header.name(), header.value().orElseGet(() -> new byte[0]));
        }
        return headers;
    }
}
