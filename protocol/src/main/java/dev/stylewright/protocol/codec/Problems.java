package dev.stylewright.protocol.codec;

import dev.stylewright.protocol.report.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Collects the problems of a message; bounded, so that a hostile message cannot cause a huge response. */
final class Problems {
    /** Number of problems reported in full. */
    static final int MAX = 50;

    private final List<FieldError> errors = new ArrayList<>();
    private int omitted;

    void add(String path, String message) {
        if (errors.size() < MAX) {
            errors.add(new FieldError(path, message));
        } else {
            omitted++;
        }
    }

    int count() {
        return errors.size() + omitted;
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    List<FieldError> all() {
        if (omitted == 0) {
            return List.copyOf(errors);
        }
        List<FieldError> all = new ArrayList<>(errors);
        all.add(new FieldError("$", "has " + omitted + " more problems"));
        return all;
    }
}
