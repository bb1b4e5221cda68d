package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.job.JobPolicy;
import dev.stylewright.worker.pipeline.image.ImageCodec;
import dev.stylewright.worker.pipeline.image.ImageFetcher;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.Previews;
import dev.stylewright.worker.pipeline.queue.AbandonedRequests;
import dev.stylewright.worker.pipeline.storage.ImageStore;
import dev.stylewright.worker.pipeline.storage.ResultCommit;
import dev.stylewright.worker.pipeline.storage.ResultStore;
import dev.stylewright.worker.pipeline.storage.StoreCalls;
import dev.stylewright.worker.stylize.Stylizer;

/** Assembles the parts that process a request. */
public final class Pipeline {

    private final ImageStore store;
    private final ImageCodec codec;
    private final Stylizer stylizer;

    /**
     * @param store holds images and results
     * @param codec reads and writes images
     * @param stylizer paints
     */
    public Pipeline(ImageStore store, ImageCodec codec, Stylizer stylizer) {
        this.store = store;
        this.codec = codec;
        this.stylizer = stylizer;
    }

    /**
     * Creates a handler of requests.
     *
     * @param policy which requests this worker accepts
     * @param images limits of one image
     * @param maxMessageBytes the largest request that is read
     * @param maxAttempts how often a request may be started before it fails
     * @param context shared by all jobs
     */
    public RequestHandler handler(
            JobPolicy policy, ImageLimits images, long maxMessageBytes, int maxAttempts, JobContext context) {
        StoreCalls calls = new StoreCalls(store, context.retries());
        ResultStore results = new ResultStore(calls);
        ImageFetcher fetcher = new ImageFetcher(calls, codec, images);
        return new StylizationHandler(
                new RequestValidator(policy, maxMessageBytes),
                results,
                new StylizationExecutor(fetcher, stylizer, codec, new Previews(store, codec), context),
                outcomes(calls, results, context),
                new EngineCanary(stylizer),
                context,
                maxAttempts);
    }

    /**
     * Creates a handler of requests that the brokers gave up on.
     *
     * @param policy which requests this worker accepts
     * @param maxMessageBytes the largest request that is read
     * @param context shared by all jobs
     */
    public AbandonedRequests abandoned(JobPolicy policy, long maxMessageBytes, JobContext context) {
        StoreCalls calls = new StoreCalls(store, context.retries());
        ResultStore results = new ResultStore(calls).tryingOnce();
        return new AbandonedHandler(
                new RequestValidator(policy, maxMessageBytes),
                store,
                results,
                outcomes(calls, results, context),
                context);
    }

    private static OutcomeFactory outcomes(StoreCalls calls, ResultStore results, JobContext context) {
        return new OutcomeFactory(new ResultCommit(calls, results), context);
    }
}
