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
     * @param store what is asked
     * @param at an object that nobody else uses; it is written if it isn't there
     */
    public ConditionalPutProbe(S3ImageStore store, ObjectLocation at) {
        this.store = store;
        this.at = at;
    }

    /**
     * What was found.
     *
     * @param known whether the store could be asked
     * @param clauses what the store does instead of what it should; where nothing is known, why
     */
    public record Finding(boolean known, List<String> clauses) {

        /** Whether the store is known not to keep every precondition. */
        public boolean isLacking() {
            return known && !clauses.isEmpty();
        }
    }

    /** Asks the store. */
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

    /** What the store does with a PUT that it must refuse with 412; empty where it does. */
    private Optional<String> lack(Precondition precondition) throws StoreException {
        Optional<StoreException> refusal = tryPut(precondition);
        if (refusal.isEmpty()) {
            return Optional.of("is ignored");
        }
        int status = S3Failures.status(refusal.get());
        return status == 412 || status == 404 ? Optional.empty() : Optional.of("is answered with " + status);
    }

    /** How the store refuses the PUT, if it does; @throws StoreException it refuses for another reason than its precondition. */
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
