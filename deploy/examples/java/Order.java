import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import io.minio.DownloadObjectArgs;
import io.minio.MinioClient;
import io.minio.UploadObjectArgs;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Orders a picture from Stylewright, follows its progress and saves the result. See README.md. */
public final class Order {

    private static final String BROKERS = environment("KAFKA_BROKERS", "127.0.0.1:9092");
    private static final MinioClient STORE = MinioClient.builder()
            .endpoint(environment("S3_ENDPOINT", "http://127.0.0.1:9000"))
            .region(environment("S3_REGION", "us-east-1"))
            .credentials(environment("S3_ACCESS_KEY", "stylewright"), environment("S3_SECRET_KEY", "stylewright-secret"))
            .build();

    public static void main(String[] arguments) {
        if (arguments.length < 3 || arguments.length > 5) {
            System.err.println("usage: java Order.java CONTENT STYLE RESULT [SIZE] [ITERATIONS]");
            System.exit(2);
        }
        int code = 1;
        CountDownLatch reported = new CountDownLatch(1);
        try (StylizationClient client =
                StylizationClient.builder(BROKERS).source("/examples/java").build()) {
            StylizationRequest request = request(
                    Path.of(arguments[0]),
                    Path.of(arguments[1]),
                    arguments.length > 3 ? Integer.parseInt(arguments[3]) : 256,
                    arguments.length > 4 ? Integer.parseInt(arguments[4]) : 100);
            CompletableFuture<Outcome> outcome = client.submit(request, Order::print);
            System.out.println("Ordered " + request.id());
            // Ctrl-C starts the hooks and ends the JVM after them, with exit code 130.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> cancel(client, request.id(), outcome, reported)));
            code = report(outcome.join(), Path.of(arguments[2]));
        } catch (Exception e) {
            System.err.println("The order failed: " + Optional.ofNullable(e.getCause()).orElse(e).getMessage());
        } finally {
            reported.countDown();
        }
        System.exit(code);
    }

    private static StylizationRequest request(Path content, Path style, int size, int iterations) throws Exception {
        String id = UUID.randomUUID().toString();
        return StylizationRequest.builder(id, upload("photos", id, content), S3Uri.of("results", id + ".png"))
                .style(Style.of(upload("styles", id, style)))
                .parameters(Parameters.defaults().toBuilder().size(size).iterations(iterations).build())
                .build();
    }

    private static S3Uri upload(String bucket, String id, Path file) throws Exception {
        String name = file.getFileName().toString();
        String key = id + name.substring(Math.max(0, name.lastIndexOf('.')));
        STORE.uploadObject(UploadObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .filename(file.toString())
                .build());
        return S3Uri.of(bucket, key);
    }

    private static void print(Progress progress) {
        if (progress instanceof Progressed progressed) {
            System.out.println(Math.round(100.0 * progressed.evaluation() / progressed.iterations()) + " %");
        }
    }

    /** Saves the picture, or prints the reason why there is none. Returns the exit code. */
    private static int report(Outcome outcome, Path result) throws Exception {
        if (outcome instanceof Completed completed) {
            STORE.downloadObject(DownloadObjectArgs.builder()
                    .bucket(completed.result().bucket())
                    .object(completed.result().key())
                    .filename(result.toString())
                    .overwrite(true)
                    .build());
            System.out.printf("Wrote %s, %d x %d pixels%n", result, completed.width(), completed.height());
            return 0;
        } else if (outcome instanceof Failed failed) {
            System.err.printf("The picture was not painted (%s): %s%n", failed.codeText(), failed.message());
            return 1;
        }
        System.err.println("The order was cancelled.");
        return 130;
    }

    private static void cancel(
            StylizationClient client, String id, CompletableFuture<Outcome> outcome, CountDownLatch reported) {
        if (!outcome.isDone()) {
            System.out.println("Cancelling; waiting up to a minute for the outcome");
            try {
                client.cancel(id).join();
                reported.await(1, TimeUnit.MINUTES);
            } catch (Exception e) {
                System.err.println("The order could not be cancelled: " + e.getMessage());
            }
        }
    }

    private static String environment(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }
}
