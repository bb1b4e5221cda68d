package dev.stylewright.worker.adapter.kafka.group;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Counts the attempts at a record across processes in the metadata of the committed offset that points at it. This needs no other store, and the
 * count moves with the partition.
 */
final class Attempts {

    private static final Pattern FORMAT = Pattern.compile("attempts=(\\d{1,9})");

    private Attempts() {}

    /** An offset whose metadata states that the record at {@code offset} has been started {@code count} times. */
    static OffsetAndMetadata at(long offset, int count) {
        return new OffsetAndMetadata(offset, "attempts=" + count);
    }

    /** How often the record at {@code offset} has been started, according to {@code committed}. */
    static int begun(@Nullable OffsetAndMetadata committed, long offset) {
        if (committed == null || committed.offset() != offset) {
            return 0;
        }
        Matcher matcher = FORMAT.matcher(committed.metadata());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
