package dev.stylewright.worker.adapter.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tests whether a store enforces preconditions of PUTs, with three sequential requests on one key: {@code If-None-Match: *},
 * the same again, and an {@code If-Match} with an outdated ETag. It does not test concurrent PUTs.
 */
public final class ConditionalPutProbe {

    private static final NewObject PROBE =
            new NewObject("written at the start of a worker\n".getBytes(US_ASCII), "text/plain", Map.of());
    private static final String NO_ETAG = "00000000000000000000000000000000";

    private final S3ImageStore store;
    private final ObjectLocation at;

    /**
     * @param store the store to test
     * @param at an object that nothing else uses; it is written if it does not exist
     */
    public ConditionalPutProbe(S3ImageStore store, ObjectLocation at) {
        this.store = store;
        this.at = at;
    }

    /**
     * The result of the test.
     *
     * @param known whether the test could be done
     * @param clauses the store's deviations; if nothing is known, the reason
     */
    public record Finding(boolean known, List<String> clauses) {

        /** Whether the store is known not to enforce every precondition. */
        public boolean isLacking() {
            return known && !clauses.isEmpty();
        }
    }

    /** Tests the store. */
    public Finding ask() {
        try {
            tryPut(new Precondition.Absent());
            List<String> clauses = new ArrayList<>();
            lack(new Precondition.Absent()).map("If-None-Match "::concat).ifPresent(clauses::add);
            lack(new Precondition.Matches(NO_ETAG)).map("If-Match "::concat).ifPresent(clauses::add);
            return new Finding(true, List.copyOf(clauses));
        } catch (StoreException e) {
            return new Finding(false, List.of(String.valueOf(e.getMessage())));
        }
    }

    /** How the store treats a PUT that it must refuse with 412; empty if it refuses it. */
    private Optional<String> lack(Precondition precondition) throws StoreException {
        Optional<StoreException> refusal = tryPut(precondition);
        if (refusal.isEmpty()) {
            return Optional.of("is ignored");
        }
        int status = S3Failures.status(refusal.get());
        return status == 412 || status == 404 ? Optional.empty() : Optional.of("is answered with " + status);
    }

    /** The store's refusal of the PUT, if any; @throws StoreException it refuses for a reason other than the precondition. */
    private Optional<StoreException> tryPut(Precondition precondition) throws StoreException {
        try {
            store.putOnce(at, PROBE, precondition);
            return Optional.empty();
        } catch (StoreException e) {
            if (e.kind() == Kind.PRECONDITION_FAILED || e.kind() == Kind.UNSUPPORTED) {
                return Optional.of(e);
            }
            throw e;
        }
    }
}
