package dev.stylewright.worker.app.command;

import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.job.AllowList;
import dev.stylewright.worker.job.Place;
import dev.stylewright.worker.pipeline.storage.ConditionalPutRace;
import dev.stylewright.worker.pipeline.storage.ImageStore;
import dev.stylewright.worker.pipeline.storage.ObjectInfo;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Checks that the worker can read from and write to the store, and that conditional writes work. Leaves one small object behind. */
final class StoreCheck {

    private static final String STORE = "store";
    private static final String BUCKETS = "buckets";
    private static final String RACE = "conditional PUT";
    private static final String REPLACE = "If-Match";
    private static final String PROBES = "stylewright-check-";

    private final WorkerConfiguration configuration;
    private final CheckReport report;

    StoreCheck(WorkerConfiguration configuration, CheckReport report) {
        this.configuration = configuration;
        this.report = report;
    }

    void run() throws InterruptedException {
        String endpoint = configuration.storage().endpoint().toString();
        try (S3ImageStore store = new S3ImageStore(ConfigurationMapper.s3(configuration.storage()))) {
            store.check();
            report.ok(STORE, endpoint + " accepts the credentials");
            checkBuckets(store);
            ObjectLocation probe = probe(configuration.access().write());
            if (race(store, probe)) {
                replace(store, probe);
            }
        } catch (StoreException | IllegalArgumentException e) {
            report.fail(
                    STORE,
                    "the store at %s cannot be used: %s. Check stylewright.storage.*"
                            .formatted(endpoint, e.getMessage()));
        }
    }

    /** Looks up a missing object: stores report "not found" only to clients that may list the bucket. */
    private void checkBuckets(ImageStore store) {
        Stream.concat(configuration.access().read().places().stream(), configuration.access().write().places().stream())
                .distinct()
                .sorted(Comparator.comparing(Place::toString))
                .forEach(place -> {
                    try {
                        store.find(at(place));
                        report.ok(BUCKETS, place + " is readable");
                    } catch (StoreException e) {
                        report.fail(
                                BUCKETS,
                                "%s: %s. Check the bucket and the policy (GetObject and ListBucket)"
                                        .formatted(place, e.getMessage()));
                    }
                });
    }

    private static ObjectLocation probe(AllowList writable) {
        return at(writable.places().stream()
                .min(Comparator.comparing(Place::toString))
                .orElseThrow());
    }

    /** A key in the place that does not exist. */
    private static ObjectLocation at(Place place) {
        return new ObjectLocation(place.bucket(), place.key(PROBES + UUID.randomUUID()), Optional.empty());
    }

    private boolean race(ImageStore store, ObjectLocation probe) throws InterruptedException {
        ConditionalPutRace.Result result = new ConditionalPutRace(store).run(probe);
        String counts = "of 16 concurrent writers %d won and %d lost".formatted(result.winners(), result.losers());
        if (result.winners() == 0) {
            report.fail(
                    RACE,
                    "nothing could be written to bucket %s: %s. Check the policy (PutObject), and that the store supports If-None-Match"
                            .formatted(probe.bucket(), String.join("; ", result.failures())));
        } else if (result.winners() > 1) {
            report.warn(
                    RACE,
                    "%s: two workers may both believe that they stored the result. Use a store, or a release of it, that lets only one win"
                            .formatted(counts));
        } else if (!result.failures().isEmpty()) {
            report.warn(RACE, counts + ", the others failed: " + String.join("; ", result.failures()));
        } else {
            report.ok(RACE, counts);
        }
        return result.winners() > 0;
    }

    private void replace(ImageStore store, ObjectLocation probe) {
        try {
            ObjectInfo stored = store.find(probe)
                    .orElseThrow(() -> new StoreException(
                            StoreException.Kind.NOT_FOUND,
                            "object \"" + probe.key() + "\" was stored but does not exist"));
            store.put(probe, ConditionalPutRace.object("second"), new Precondition.Matches(stored.etag()));
            if (takes(store, probe, stored.etag())) {
                report.warn(
                        REPLACE,
                        "the store ignores If-Match: of two workers that replace a result, the last one wins. Use a store that supports If-Match");
            } else {
                report.ok(REPLACE, "an object is replaced only if its ETag matches");
            }
        } catch (StoreException e) {
            report.fail(REPLACE, e.getMessage() + ". Check the policy (GetObject and PutObject)");
        }
    }

    /** Whether the store replaces the object under a wrong ETag. */
    private static boolean takes(ImageStore store, ObjectLocation probe, String stale) throws StoreException {
        try {
            store.put(probe, ConditionalPutRace.object("third"), new Precondition.Matches(stale));
            return true;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.PRECONDITION_FAILED) {
                return false;
            }
            throw e;
        }
    }
}
