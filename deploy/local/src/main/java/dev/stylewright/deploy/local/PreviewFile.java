package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.stack.LocalImageStore;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;

/** Keeps the newest preview in a file beside the result, for a viewer that reloads. Called by the client's only thread. */
final class PreviewFile implements ProgressListener {

    private final ProgressListener next;
    private final LocalImageStore store;
    private final OutputFile file;

    /**
     * Creates a listener.
     *
     * @param next receives all events as well
     * @param file replaced with each preview
     */
    PreviewFile(ProgressListener next, LocalImageStore store, OutputFile file) {
        this.next = next;
        this.store = store;
        this.file = file;
    }

    @Override
    public void onProgress(Progress progress) {
        next.onProgress(progress);
        if (progress instanceof Progressed progressed) {
            progressed.preview().ifPresent(preview -> file.write(store.get(preview)));
        }
    }
}
