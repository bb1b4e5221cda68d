package dev.stylewright.worker.job;

import dev.stylewright.protocol.S3Uri;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The objects that the worker may access: entries {@code bucket} (everything in it) or {@code bucket/prefix}.
 *
 * <p>A prefix covers whole path segments: {@code photos/public} permits the keys {@code public/cat.jpg} and {@code public}, not {@code
 * publications/cat.jpg}. A key that an intermediary could interpret as another key (see {@link ObjectKeys}) is never permitted.
 *
 * <p>Immutable and thread-safe.
 */
public final class AllowList {

    private final Set<Place> entries;

    private AllowList(Set<Place> entries) {
        this.entries = Set.copyOf(entries);
    }

    /**
     * Parses a comma-separated list such as {@code photos,styles/public}.
     *
     * @throws IllegalArgumentException names every invalid entry, and the reason
     */
    public static AllowList parse(String text) {
        Set<Place> entries = new LinkedHashSet<>();
        StringBuilder objections = new StringBuilder();
        for (String part : text.split(",", -1)) {
            try {
                entries.add(Place.parse(part.strip()));
            } catch (IllegalArgumentException e) {
                objections.append(objections.isEmpty() ? "" : "; ").append(e.getMessage());
            }
        }
        if (!objections.isEmpty()) {
            throw new IllegalArgumentException(objections.toString());
        }
        return new AllowList(entries);
    }

    /** Whether the object {@code key} in {@code bucket} may be accessed. */
    public boolean permits(String bucket, String key) {
        return denial(bucket, key).isEmpty();
    }

    /** Why the object may not be accessed, as a clause for a message; empty if it may. */
    public Optional<String> denial(String bucket, String key) {
        Optional<String> objection = ObjectKeys.objection(key);
        if (objection.isPresent()) {
            return Optional.of("the key " + objection.get());
        }
        if (entries.stream().anyMatch(entry -> entry.covers(bucket, key))) {
            return Optional.empty();
        }
        boolean bucketKnown = entries.stream().anyMatch(entry -> entry.bucket().equals(bucket));
        return Optional.of(
                bucketKnown
                        ? "only some prefixes of the bucket are on the allow-list"
                        : "the bucket is not on the allow-list");
    }

    /** The entries. */
    public Set<Place> places() {
        return entries;
    }

    /**
     * Where previews of {@code output} are stored: under the entry that covers it, or under the longest if several do. Empty if none does, or if the
     * key would be too long.
     */
    public Optional<S3Uri> preview(S3Uri output) {
        return entries.stream()
                .filter(entry -> entry.covers(output.bucket(), output.key()))
                .max(Comparator.comparingInt(entry -> entry.prefix().length()))
                .flatMap(entry -> entry.preview(output));
    }

    /** Whether the object is in a folder of previews, whose objects are deleted after a while. */
    public boolean isPreview(S3Uri object) {
        return entries.stream().anyMatch(entry -> entry.isPreview(object.bucket(), object.key()));
    }

    /** The object {@code name} in one of the listed places, always the same one. */
    public Optional<S3Uri> inOnePlace(String name) {
        return entries.stream()
                .min(Comparator.comparing(Place::toString))
                .map(entry -> S3Uri.of(entry.bucket(), entry.key(name)));
    }

    /** The listed buckets, for checks at start. */
    public Set<String> buckets() {
        return entries.stream().map(Place::bucket).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AllowList list && list.entries.equals(entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /** The list in the syntax of {@link #parse}, sorted. */
    @Override
    public String toString() {
        return entries.stream().map(Place::toString).sorted().collect(Collectors.joining(","));
    }
}
