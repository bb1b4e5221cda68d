package dev.stylewright.worker.job;

import dev.stylewright.protocol.S3Uri;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
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

    private final Set<Entry> entries;

    private AllowList(Set<Entry> entries) {
        this.entries = Set.copyOf(entries);
    }

    /**
     * Parses a comma-separated list such as {@code photos,styles/public}.
     *
     * @throws IllegalArgumentException names every invalid entry, and the reason
     */
    public static AllowList parse(String text) {
        Set<Entry> entries = new LinkedHashSet<>();
        StringBuilder objections = new StringBuilder();
        for (String part : text.split(",", -1)) {
            try {
                entries.add(Entry.parse(part.strip()));
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

    /** The entries: {@code bucket} or {@code bucket/prefix}. */
    public Set<String> places() {
        return entries.stream().map(Entry::toString).collect(Collectors.toUnmodifiableSet());
    }

    /** The object {@code name} in one of the listed places, always the same one. */
    public Optional<S3Uri> inOnePlace(String name) {
        return entries.stream()
                .min(Comparator.comparing(Entry::toString))
                .map(entry -> S3Uri.of(entry.bucket(), entry.prefix().isEmpty() ? name : entry.prefix() + "/" + name));
    }

    /** The listed buckets, for checks at start. */
    public Set<String> buckets() {
        return entries.stream().map(Entry::bucket).collect(Collectors.toUnmodifiableSet());
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
        return entries.stream().map(Entry::toString).sorted().collect(Collectors.joining(","));
    }

    private record Entry(String bucket, String prefix) {

        static Entry parse(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("an entry is empty");
            }
            int slash = text.indexOf('/');
            String bucket = slash < 0 ? text : text.substring(0, slash);
            ObjectKeys.bucketObjection(bucket).ifPresent(objection -> {
                throw new IllegalArgumentException("entry '" + text + "': the bucket " + objection);
            });
            if (slash < 0) {
                return new Entry(bucket, "");
            }
            String rest = text.substring(slash + 1);
            String prefix = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
            ObjectKeys.objection(prefix).ifPresent(objection -> {
                throw new IllegalArgumentException("entry '" + text + "': the prefix " + objection);
            });
            return new Entry(bucket, prefix);
        }

        boolean covers(String otherBucket, String key) {
            return bucket.equals(otherBucket)
                    && (prefix.isEmpty() || key.equals(prefix) || key.startsWith(prefix + "/"));
        }

        @Override
        public String toString() {
            return String.join("/", prefix.isEmpty() ? List.of(bucket) : List.of(bucket, prefix));
        }
    }
}
