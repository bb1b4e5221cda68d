package dev.stylewright.protocol.codec;

import dev.stylewright.protocol.report.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a message; bounded, so that a hostile message cannot cause a huge answer. */
final class Problems {
    /** How many problems are told in full. */
    static final int MAX = 50;

    private final List<FieldError> errors = new ArrayList<>();
    private int untold;

    void add(String path, String message) {
        if (errors.size() < MAX) {
            errors.add(new FieldError(path, message));
        } else {
            untold++;
        }
    }

    int count() {
        return errors.size() + untold;
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    List<FieldError> all() {
        if (untold == 0) {
            return List.copyOf(errors);
        }
        List<FieldError> all = new ArrayList<>(errors);
        all.add(new FieldError("$", "has " + untold + " more problems"));
        return all;
    }
}
