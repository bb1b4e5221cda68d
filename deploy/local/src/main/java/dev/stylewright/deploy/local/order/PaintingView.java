package dev.stylewright.deploy.local.order;

import dev.stylewright.deploy.local.stack.LocalImageStore;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.DisplayOptions;
import dev.stylewright.deploy.local.terminal.LossHistory;
import dev.stylewright.deploy.local.terminal.LossPlot;
import dev.stylewright.deploy.local.terminal.ProgressDisplay;
import dev.stylewright.deploy.local.terminal.Terminal;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.report.Completed;
import java.util.List;

/** What the user sees of one painting: progress, the growing picture, a file with previews, and the plot of the losses. */
final class PaintingView implements AutoCloseable {

    private final Terminal terminal;
    private final DisplayOptions.Settings settings;
    private final ProgressDisplay display;
    private final LossHistory history;
    private boolean previewFails;
    private boolean closed;

    PaintingView(Terminal terminal, DisplayOptions.Settings settings, ProgressDisplay display) {
        this.terminal = terminal;
        this.settings = settings;
        this.display = display;
        this.history = new LossHistory(display);
    }

    /** The order with previews, if the view needs them. They do not change the result. */
    Order watched(Order order) {
        return settings.picture() && order.parameters().previewEvery() == 0
                ? order.with(order.parameters().toBuilder().previewEvery(1).build())
                : order;
    }

    /**
     * The listener of the painting's events.
     *
     * @param output the file beside which previews are written
     */
    ProgressListener listener(Order order, OutputFile output, LocalImageStore store) {
        return new PreviewListener(history, store, file -> {
            if (settings.picture()) {
                display.picture(file);
            }
            preview(order, output, file);
        });
    }

    /**
     * Shows the end of the painting.
     *
     * @param result the file
     */
    void completed(Completed completed, byte[] result) {
        if (settings.picture()) {
            display.picture(result);
        }
        history.onCompleted(completed);
        display.onCompleted(completed);
    }

    /** The lines to print at the end. */
    List<String> plot() {
        return settings.plot()
                ? LossPlot.lines(history, terminal.size().get().columns(), terminal.unicode())
                : List.of();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        display.close();
    }

    /** Writes a preview beside the file of the result, if the user wants one. A failure does not end the painting. */
    synchronized void preview(Order order, OutputFile output, byte[] file) {
        if (order.parameters().previewEvery() > 0 && !previewFails && !closed) {
            try {
                output.preview().write(file);
            } catch (CommandException e) {
                // The painting continues: its result may have space.
                previewFails = true;
                display.note("Previews are no longer written. " + e.getMessage());
            }
        }
    }
}
