package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.stylize.Stylizer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Distinguishes failures of the request from failures of the engine: a working engine can paint a small fixed image. Used on the job thread. */
record EngineCanary(Stylizer stylizer) {

    private static final Logger LOG = LoggerFactory.getLogger(EngineCanary.class);

    /** Paints the test image. Returns the reason of the failure; empty if the engine works. */
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
            LOG.info("the engine failed, but can paint a test picture: the request caused the failure");
            return Optional.empty();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("the engine can no longer paint a test picture", e);
            return Optional.of(Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
        }
    }
}
