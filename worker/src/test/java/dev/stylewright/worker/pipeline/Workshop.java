package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.job.AllowList;
import dev.stylewright.worker.job.JobLimits;
import dev.stylewright.worker.job.JobPolicy;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.storage.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A pipeline on fakes: the store contains a content and a style, and there is a request for them. */
public final class Workshop {

    static final String CONTENT = "s3://photos/cat.png";
    static final String STYLE = "s3://styles/waves.png";
    static final String OUTPUT = "s3://results/cat.png";
    static final long MAX_MESSAGE_BYTES = 10_000;

    static final int MAX_ATTEMPTS = 3;
    static final int EVALUATIONS = 20;

    /** Twice the work of a request with the largest size and the most iterations. */
    static final long MAX_PIXELS = 300_000_000;

    static final Duration LONGEST = Duration.ofHours(2);

    final SettableClock clock = new SettableClock();
    final FakeStore store = new FakeStore();
    final FakeStylizer stylizer = new FakeStylizer();
    final PlainCodec codec = new PlainCodec();
    final List<Progress> progress = new CopyOnWriteArrayList<>();
    final FakeCancellations cancels = new FakeCancellations();
    final RunningJob running = new RunningJob();
    final RequestHandler handler;

    Workshop() {
        this(Duration.ofMillis(40));
    }

    Workshop(Duration retried) {
        store.add(CONTENT, "32x16");
        store.add(STYLE, "20x20");
        handler = new Pipeline(store, codec, stylizer)
                .handler(
                        policy(), new ImageLimits(100, 10_000, 200), MAX_MESSAGE_BYTES, MAX_ATTEMPTS, context(retried));
    }

    JobContext context(Duration retried) {
        return new JobContext(
                new WorkerInfo("worker-1", "1.0", "cpu", stylizer.weightsId(), Optional.of("bf16")),
                clock,
                new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(2), retried),
                (record, event) -> progress.add(event),
                cancels,
                Duration.ofSeconds(1));
    }

    static JobPolicy policy() {
        return new JobPolicy(
                new JobLimits(1024, 500, 3, MAX_PIXELS, LONGEST),
                AllowList.parse("photos,styles"),
                AllowList.parse("results"));
    }

    public static StylizationRequest.Builder order() {
        return StylizationRequest.builder("order-1", S3Uri.parse(CONTENT), S3Uri.parse(OUTPUT))
                .style(Style.of(S3Uri.parse(STYLE)))
                .parameters(Parameters.defaults().toBuilder()
                        .size(32)
                        .iterations(EVALUATIONS)
                        .build())
                .metadata("customer", "42");
    }

    static RequestRecord record(UnaryOperator<StylizationRequest.Builder> change) {
        return record(Codec.encodeRequest(change.apply(order()).build()), 1);
    }

    static RequestRecord record() {
        return record(UnaryOperator.identity());
    }

    static RequestRecord record(String json) {
        return record(json.getBytes(StandardCharsets.UTF_8), 1);
    }

    static RequestRecord record(byte[] value, int attempt) {
        return new RequestRecord(
                new RequestRecord.Position("requests", 0, 17),
                Optional.empty(),
                Optional.of(value),
                List.of(),
                SettableClock.START.minusSeconds(5),
                attempt);
    }

    /** The same record, delivered for the {@code attempt}th time. */
    static RequestRecord redelivered(RequestRecord record, int attempt) {
        return record(record.value().orElseThrow(), attempt);
    }

    Settlement settle(RequestRecord record) {
        return ((JobResult.Settle) handler.handle(record, running)).settlement();
    }

    Completed completed(RequestRecord record) {
        return (Completed) settle(record).outcome().orElseThrow();
    }

    Failed failed(RequestRecord record) {
        return (Failed) settle(record).outcome().orElseThrow();
    }
}
