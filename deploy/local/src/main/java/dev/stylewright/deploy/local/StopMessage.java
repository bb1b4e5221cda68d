package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.stack.LocalStack;
import dev.stylewright.deploy.local.terminal.ShutdownHook;
import java.io.PrintWriter;
import java.nio.file.Path;

/** The message at Ctrl-C of {@code stylize serve}: where data is kept, and how many requests are not finished. Not printed after an error. */
final class StopMessage {

    private final ShutdownHook shutdownHook;
    private final PrintWriter out;
    private final Path data;
    private volatile long unfinished;

    StopMessage(ShutdownHook shutdownHook, PrintWriter out, Path data) {
        this.shutdownHook = shutdownHook;
        this.out = out;
        this.data = data;
    }

    /** Counts the unfinished requests, while the broker still runs. */
    void count(LocalStack stack) {
        if (shutdownHook.triggered()) {
            unfinished = stack.unfinishedRequests().orElse(0);
        }
    }

    /** Prints the sentence, when everything has stopped. */
    void print() {
        if (shutdownHook.triggered()) {
            // The terminal shows ^C at the beginning of the line.
            out.println();
            out.println(sentence(data, unfinished));
            out.flush();
        }
    }

    static String sentence(Path data, long unfinished) {
        String kept = "Stopped. Requests and pictures are kept in " + data + ".";
        return unfinished == 0
                ? kept
                : "%s %s not finished; the next stylize serve with this directory continues."
                        .formatted(kept, unfinished == 1 ? "1 request is" : unfinished + " requests are");
    }
}
