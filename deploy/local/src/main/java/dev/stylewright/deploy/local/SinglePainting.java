package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.order.Order;
import dev.stylewright.deploy.local.order.OutputFile;
import dev.stylewright.deploy.local.order.Painting;
import dev.stylewright.deploy.local.order.Painting.Painted;
import dev.stylewright.deploy.local.order.Painting.Unpainted;
import dev.stylewright.deploy.local.order.PaintingListener;
import dev.stylewright.deploy.local.order.PaintingSession;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** One picture into one file. Painted by one thread; another may cancel it. */
final class SinglePainting implements PaintingListener {

    private final Order order;
    private final OutputFile output;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Optional<FileTime> earlierPreview;
    private boolean cancelled;
    private boolean written;

    /**
     * Prepares a painting.
     *
     * @param order what to paint
     * @param output the file
     * @param out receives the description of the result
     * @param err receives progress messages
     */
    SinglePainting(Order order, OutputFile output, PrintWriter out, PrintWriter err) {
        this.order = order;
        this.output = output;
        this.out = out;
        this.err = err;
        this.earlierPreview = previewTime();
    }

    /** @throws CommandException it was not painted */
    void paint(PaintingSession session) {
        Painting painting = session.paint(order, output, this);
        if (painting instanceof Unpainted unpainted) {
            throw CommandException.failed(unpainted.reason());
        } else if (painting instanceof Painted painted) {
            write(painted, session.starting());
        }
    }

    /** Ends the painting, so that nothing more is written or printed; returns the message to print; empty if the result is already written. */
    synchronized Optional<String> cancel() {
        if (written) {
            return Optional.empty();
        }
        cancelled = true;
        return Optional.of(
                previewTime()
                                .filter(time -> !earlierPreview.equals(Optional.of(time)))
                                .isPresent()
                        ? "Cancelled. The last preview is " + output.preview().path() + "."
                        : "Cancelled. Nothing was written.");
    }

    /** When the preview was written, if there is one; an earlier run may have left it. */
    private Optional<FileTime> previewTime() {
        try {
            return Optional.of(Files.getLastModifiedTime(output.preview().path()));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private synchronized void write(Painted painted, Duration starting) {
        if (cancelled) {
            throw new CancellationException("the painting was cancelled");
        }
        output.writeResult(painted.file());
        written = true;
        PhaseReport.lines(painted.completed(), output.path(), starting).forEach(out::println);
        painted.plot().forEach(out::println);
        out.flush();
    }

    @Override
    public synchronized void onRequest(StylizationRequest request) {
        if (cancelled) {
            throw new CancellationException("the painting was cancelled");
        }
        err.println("Requested " + request.id() + " on topic " + Topics.REQUESTS + ": "
                + order.content().name() + " in the style of " + order.styleNames());
        err.flush();
    }
}
