package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.stylize.Stylizer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a failure is the request's or the engine's: an engine that is well paints a small fixed picture. Used on the job thread. */
record EngineCanary(Stylizer stylizer) {

    private static final Logger LOG = LoggerFactory.getLogger(EngineCanary.class);

    /** Paints the test picture; says why that failed, and nothing when the engine is well. */
    Optional<String> test(RunningJob running) {
        Optional<String> failure = paint(running.listener());
        running.listener().engineTested(failure.isEmpty());
        return failure;
    }

    private Optional<String> paint(JobListener listener) {
        try {
            listener.during(JobPhase.TESTING, () -> {
                stylizer.warmUp();
                return true;
            });
            LOG.info("the engine failed, but paints a test picture: the failure is the request's");
            return Optional.empty();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("the engine does not paint a test picture any more", e);
            return Optional.of(Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
        }
    }
}
