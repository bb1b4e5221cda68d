package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.job.JobPolicy;
import dev.stylewright.worker.pipeline.picture.PictureCodec;
import dev.stylewright.worker.pipeline.picture.PictureFetcher;
import dev.stylewright.worker.pipeline.picture.PictureLimits;
import dev.stylewright.worker.pipeline.picture.Previews;
import dev.stylewright.worker.pipeline.storage.ImageStore;
import dev.stylewright.worker.pipeline.storage.ResultCommit;
import dev.stylewright.worker.pipeline.storage.ResultStore;
import dev.stylewright.worker.stylize.Stylizer;

/** Puts the parts of a request's way together. */
public final class Pipeline {

    private final ImageStore store;
    private final PictureCodec codec;
    private final Stylizer stylizer;

    /**
     * @param store where pictures lie and results go
     * @param codec reads and writes pictures
     * @param stylizer paints
     */
    public Pipeline(ImageStore store, PictureCodec codec, Stylizer stylizer) {
        this.store = store;
        this.codec = codec;
        this.stylizer = stylizer;
    }

    /**
     * A handler of requests.
     *
     * @param policy what this worker may do
     * @param pictures what one picture may have
     * @param maxMessageBytes the largest request that is read
     * @param maxAttempts how often a request may be taken before it fails
     * @param context what all jobs share
     */
    public RequestHandler handler(
            JobPolicy policy, PictureLimits pictures, long maxMessageBytes, int maxAttempts, JobContext context) {
        ResultStore results = new ResultStore(store, context.retries());
        PictureFetcher fetcher = new PictureFetcher(store, codec, pictures, context.retries());
        return new StylizationHandler(
                new RequestValidator(policy, maxMessageBytes),
                results,
                new StylizationExecutor(fetcher, stylizer, codec, new Previews(store, codec), context),
                new OutcomeFactory(new ResultCommit(store, context.retries(), results), context),
                context,
                maxAttempts);
    }
}
