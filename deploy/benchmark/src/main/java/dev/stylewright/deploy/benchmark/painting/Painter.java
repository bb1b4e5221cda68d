package dev.stylewright.deploy.benchmark.painting;

import java.nio.file.Path;
import java.util.List;

/** Paints one picture, some evaluations at a time, and counts only the time of its own work. Used by one thread. */
interface Painter extends AutoCloseable {
    /** Runs this many evaluations, or all that are left if they are fewer. */
    void advance(int evaluations);

    /** How many evaluations are left. */
    int left();

    /** The evaluations so far. */
    Trace trace();

    /** The finished picture, 8 bits in a PNG file; to be called when no evaluation is left. */
    Path finish();

    @Override
    void close();

    /** Lets all of them paint in turns, so that other load of the machine affects all of them. */
    static void inTurns(List<? extends Painter> painters, int evaluations) {
        while (painters.stream().anyMatch(painter -> painter.left() > 0)) {
            painters.forEach(painter -> painter.advance(evaluations));
        }
    }
}
