package dev.stylewright.deploy.local.order;

import dev.stylewright.deploy.local.stack.LocalImageStore;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import java.util.function.Consumer;

/** Fetches each preview from the store. Called by the client's only thread. */
final class PreviewListener implements ProgressListener {

    private final ProgressListener next;
    private final LocalImageStore store;
    private final Consumer<byte[]> receiver;

    /**
     * Creates a listener.
     *
     * @param next receives all events as well
     * @param receiver receives each preview as a file
     */
    PreviewListener(ProgressListener next, LocalImageStore store, Consumer<byte[]> receiver) {
        this.next = next;
        this.store = store;
        this.receiver = receiver;
    }

    @Override
    public void onProgress(Progress progress) {
        next.onProgress(progress);
        if (progress instanceof Progressed progressed) {
            progressed.preview().ifPresent(preview -> receiver.accept(store.get(preview)));
        }
    }
}
