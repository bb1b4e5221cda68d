package dev.stylewright.protocol.client.outcome;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The last ids of handled outcomes. Confined to one thread. */
final class RecentIds {
    private final Set<String> ids;

    /** Keeps this many; 0 for none. */
    RecentIds(int window) {
        ids = Collections.newSetFromMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > window;
            }
        });
    }

    boolean contains(String id) {
        return ids.contains(id);
    }

    void add(String id) {
        ids.add(id);
    }
}
