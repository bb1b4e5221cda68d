package dev.stylewright.worker.pipeline.observe;

import java.util.Map;
import org.slf4j.MDC;

/** Adds labels that identify a job to every line logged about it, on any thread. */
public final class JobLog {

    /** The id of the request. */
    public static final String REQUEST = "request_id";
    /** The id of the request's trace. */
    public static final String TRACE = "trace_id";

    private JobLog() {}

    /** Runs {@code work} with {@code labels} on every line that it logs. */
    public static <T, E extends Exception> T with(Map<String, String> labels, JobListener.Work<T, E> work) throws E {
        labels.forEach(MDC::put);
        try {
            return work.run();
        } finally {
            labels.keySet().forEach(MDC::remove);
        }
    }

    /** Runs {@code work} with {@code labels} on every line that it logs. */
    public static void run(Map<String, String> labels, Runnable work) {
        JobLog.<Boolean, RuntimeException>with(labels, () -> {
            work.run();
            return true;
        });
    }
}
