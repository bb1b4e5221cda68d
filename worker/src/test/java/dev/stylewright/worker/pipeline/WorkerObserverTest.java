package dev.stylewright.worker.pipeline;

import static dev.stylewright.worker.pipeline.Workshop.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.FakeStore.Call;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobLog;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.TraceContext;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import dev.stylewright.worker.stylize.Evaluation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Events that observers receive, and labels of log lines. */
@Timeout(60)
class WorkerObserverTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final String OURS = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final Workshop workshop = new Workshop();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final WorkerObserver ear = new WorkerObserver() {
        @Override
        public JobListener taken(RequestRecord record) {
            heard.add("taken");
            return new Ear();
        }
    };

    private final class Ear implements JobListener {
        @Override
        public Optional<TraceContext> trace() {
            return Optional.of(new TraceContext(Optional.of(OURS), Optional.empty()));
        }

        @Override
        public void accepted(StylizationJob job) {
            heard.add("admitted " + job.id());
        }

        @Override
        public Runnable begin(JobPhase phase) {
            heard.add(phase + " on " + Thread.currentThread().getName());
            return () -> heard.add("end of " + phase);
        }

        @Override
        public void evaluated(Evaluation evaluation) {
            if (evaluation.index() == 1) {
                heard.add("evaluated");
            }
        }

        @Override
        public void retried() {
            heard.add("retried");
        }

        @Override
        public void settled(Settlement settlement) {
            heard.add("settled "
                    + settlement
                            .outcome()
                            .map(outcome -> outcome.type().shortName())
                            .orElse("nothing"));
        }

        @Override
        public void abandoned(StopSignal.Reason reason) {
            heard.add("abandoned " + reason);
        }
    }

    private void run(FakeQueue queue, WorkerObserver observer) {
        Drain drain = new Drain(workshop.clock, Duration.ZERO);
        queue.whenEmpty(drain::request);
        new Worker(queue, queue, workshop.handler, drain, Duration.ZERO, observer).run();
    }

    private String poll() {
        return Thread.currentThread().getName();
    }

    @Test
    void aPaintedRequestIsObservedPhaseByPhase() {
        run(new FakeQueue(record()), ear);

        assertThat(heard)
                .containsExactly(
                        "taken",
                        "admitted order-1",
                        "RECEIVING on job",
                        "end of RECEIVING",
                        "FETCHING on job",
                        "end of FETCHING",
                        "STYLIZING on job",
                        "evaluated",
                        "end of STYLIZING",
                        "ENCODING on job",
                        "end of ENCODING",
                        "STORING on job",
                        "end of STORING",
                        "PUBLISHING on " + poll(),
                        "end of PUBLISHING",
                        "settled completed");
    }

    @Test
    void everyRetryAtTheStoreIsObservedInThePhaseThatWaitsForIt() {
        workshop.store.failOn(Call.FIND, 1, Kind.UNAVAILABLE);
        workshop.store.failOn(Call.FETCH, 2, Kind.UNAVAILABLE);
        workshop.store.failOn(Call.PUT, 1, Kind.UNAVAILABLE);
        workshop.store.failOn(Call.PUT, 2, Kind.UNAVAILABLE);

        run(new FakeQueue(record()), ear);

        assertThat(heard)
                .containsSubsequence(
                        "RECEIVING on job",
                        "retried",
                        "end of RECEIVING",
                        "FETCHING on job",
                        "retried",
                        "end of FETCHING",
                        "STORING on job",
                        "retried",
                        "retried",
                        "end of STORING",
                        "settled completed")
                .haveExactly(4, new Condition<>("retried"::equals, "a further try"));
    }

    @Test
    void aPhaseEndsAlsoWhenItFails() {
        workshop.store.failOn(Call.FETCH, 1, Kind.NOT_FOUND);

        run(new FakeQueue(record()), ear);

        assertThat(heard).containsSubsequence("FETCHING on job", "end of FETCHING", "settled failed");
        assertThat(heard).doesNotContain("STYLIZING on job");
    }

    @Test
    void aRefusedRecordIsTakenAndSettled() {
        run(new FakeQueue(record("not JSON")), ear);

        assertThat(heard).containsExactly("taken", "PUBLISHING on " + poll(), "end of PUBLISHING", "settled nothing");
    }

    @Test
    void aClaimThatIsLostAtTheEndIsAbandoned() {
        FakeQueue queue = new FakeQueue(record());
        queue.loseClaimAtSettlement();

        run(queue, ear);

        assertThat(heard).endsWith("end of PUBLISHING", "abandoned CLAIM_LOST");
    }

    @Test
    void severalObserversAreNotifiedInOrderAndOfTheEndInReverseOrder() {
        List<String> order = new ArrayList<>();
        JobListener both = WorkerObserver.all(List.of(naming(order, "first"), naming(order, "second")))
                .taken(record());

        both.during(JobPhase.STORING, () -> order.add("work"));

        assertThat(order).containsExactly("first begins", "second begins", "work", "second ends", "first ends");
    }

    private static WorkerObserver naming(List<String> order, String name) {
        return new WorkerObserver() {
            @Override
            public JobListener taken(RequestRecord record) {
                return new JobListener() {
                    @Override
                    public Runnable begin(JobPhase phase) {
                        order.add(name + " begins");
                        return () -> order.add(name + " ends");
                    }
                };
            }
        };
    }

    @Test
    void messagesOfARequestBelongToTheObserversSpanAndItsHeadersAreUnchanged() {
        List<RequestRecord> seen = new ArrayList<>();
        FakeQueue queue = new FakeQueue(traced());
        Drain drain = new Drain(workshop.clock, Duration.ZERO);
        queue.whenEmpty(drain::request);
        RequestHandler handler = (record, job) -> {
            seen.add(record);
            return workshop.handler.handle(record, job);
        };
        new Worker(queue, queue, handler, drain, Duration.ZERO, ear).run();

        assertThat(seen).singleElement().satisfies(record -> {
            assertThat(record.trace().asHeaders().get(EventHeaders.TRACE_PARENT))
                    .contains(OURS);
            assertThat(record.headers().get(0).value())
                    .map(value -> new String(value, UTF_8))
                    .contains(CALLER);
        });
    }

    private static RequestRecord traced() {
        RequestRecord plain = record();
        return new RequestRecord(
                plain.position(),
                plain.key(),
                plain.value(),
                List.of(new RequestRecord.Header("traceparent", Optional.of(CALLER.getBytes(UTF_8)))),
                plain.published(),
                1);
    }

    @Test
    void everyLineOfAJobCarriesRequestIdAndTraceIdOnBothThreads() {
        workshop.store.failOn(Call.FETCH, 1, Kind.NOT_FOUND);

        List<ILoggingEvent> lines = logged(() -> run(new FakeQueue(traced()), WorkerObserver.none()));

        assertThat(lines).extracting(ILoggingEvent::getThreadName).contains("job", poll());
        assertThat(lines).allSatisfy(line -> assertThat(line.getMDCPropertyMap())
                .isEqualTo(Map.of(JobLog.REQUEST, "order-1", JobLog.TRACE, TRACE)));
    }

    @Test
    void aLineAfterAJobCarriesNothingOfIt() {
        run(new FakeQueue(record()), ear);

        List<ILoggingEvent> lines =
                logged(() -> LoggerFactory.getLogger(Worker.class).warn("between two jobs"));

        assertThat(lines).singleElement().satisfies(line -> assertThat(line.getMDCPropertyMap())
                .isEmpty());
    }

    /** The log of the pipeline. */
    private static List<ILoggingEvent> logged(Runnable work) {
        List<ILoggingEvent> lines = Collections.synchronizedList(new ArrayList<>());
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                event.prepareForDeferredProcessing();
                lines.add(event);
            }
        };
        Logger logger = (Logger) LoggerFactory.getLogger(Worker.class.getPackageName());
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
        try {
            work.run();
        } finally {
            logger.setLevel(null);
            logger.detachAppender(appender);
        }
        return lines;
    }

    @Test
    void aTraceparentThatIsNotWellFormedIsCarriedOnAndNamesNoTrace() {
        TraceContext odd = TraceContext.of(
                List.of(new RequestRecord.Header("traceparent", Optional.of("00-abc".getBytes(UTF_8)))));

        assertThat(odd.asHeaders().get(EventHeaders.TRACE_PARENT)).contains("00-abc");
        assertThat(odd.traceId()).isEmpty();
        assertThat(odd.isSampled()).isFalse();
    }

    @Test
    void aWellFormedTraceparentNamesTraceAndSpan() {
        TraceContext trace = new TraceContext(Optional.of(CALLER), Optional.of("vendor=1"));

        assertThat(trace.traceId()).contains(TRACE);
        assertThat(trace.spanId()).contains("b7ad6b7169203331");
        assertThat(trace.isSampled()).isTrue();
        assertThat(trace.asHeaders().get(EventHeaders.TRACE_STATE)).contains("vendor=1");
    }

    @Test
    void aMissingImageIsObservedAsFailed() {
        workshop.store.failOn(Call.FETCH, 1, Kind.NOT_FOUND);
        List<Settlement> settlements = new ArrayList<>();
        run(new FakeQueue(record()), new WorkerObserver() {
            @Override
            public JobListener taken(RequestRecord record) {
                return new JobListener() {
                    @Override
                    public void settled(Settlement settlement) {
                        settlements.add(settlement);
                    }
                };
            }
        });
        assertThat(settlements).singleElement().satisfies(settlement -> {
            assertThat(settlement.outcome().orElseThrow()).isInstanceOf(Failed.class);
            assertThat(settlement.deadLetter()).isPresent();
        });
    }
}
