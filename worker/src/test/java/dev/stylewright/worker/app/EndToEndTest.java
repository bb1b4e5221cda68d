package dev.stylewright.worker.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.OnDeadline;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Started;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import io.minio.errors.ErrorResponseException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole worker between a real broker and a real S3 endpoint, seen through the client that other services use.
 *
 * <pre>
 * client -> requests -> worker -> outcomes -> client
 *                         |
 *                       store
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class EndToEndTest {

    private Fleet fleet;
    private RunningWorker worker;
    private StylizationClient client;

    @BeforeAll
    void startWorker(@TempDir Path directory) throws Exception {
        fleet = Fleet.shared();
        worker = RunningWorker.start(fleet, "end-to-end", directory);
        client = fleet.client();
    }

    @AfterAll
    void stopWorker() {
        client.close();
        worker.close();
    }

    @Test
    void aRequestBecomesAPaintedImageAndACompletedEvent() throws Exception {
        Queue<Progress> progress = new ConcurrentLinkedQueue<>();
        StylizationRequest request =
                fleet.order("happy").metadata("customer", "42").build();

        Completed completed = completed(client.submit(request, progress::add).get(60, TimeUnit.SECONDS));

        byte[] bytes = fleet.get(completed.result());
        assertThat(completed.result()).isEqualTo(fleet.result("happy.png"));
        assertThat(completed.sha256()).isEqualTo(sha256(bytes));
        assertThat(completed.bytes()).isEqualTo(bytes.length);
        assertThat(completed.mediaType()).isEqualTo("image/png");
        assertThat(completed.etag())
                .isEqualTo(fleet.stat(completed.result()).etag().replace("\"", ""));
        assertThat(completed.evaluations()).isEqualTo(6);
        assertThat(completed.attempt()).isEqualTo(1);
        assertThat(completed.replayed()).isFalse();
        assertThat(completed.metadata()).isEqualTo(Map.of("customer", "42"));
        assertThat(completed.inputs()).hasSize(2).allSatisfy(input -> assertThat(input.etag())
                .isPresent());
        assertThat(completed.worker().id()).isEqualTo("end-to-end");
        assertThat(completed.worker().weights()).startsWith("vgg16-imagenet@");
        assertThat(completed.losses()).hasValueSatisfying(losses -> {
            assertThat(losses.total()).isPositive();
            assertThat(losses.styleByLayer()).containsKeys("relu1_1", "relu5_1");
        });
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
        assertThat(List.of(image.getWidth(), image.getHeight())).isEqualTo(List.of(64, 43));
        assertThat(List.of(completed.width(), completed.height())).isEqualTo(List.of(64, 43));
        assertThat(fleet.stat(completed.result()).contentType()).isEqualTo("image/png");
    }

    @Test
    void progressIncludesTheStartAndTheLastEvaluation() throws Exception {
        Queue<Progress> progress = new ConcurrentLinkedQueue<>();
        StylizationRequest request =
                fleet.order("progress").parameters(Fleet.small(8)).build();
        ProgressListener listener = progress::add;

        completed(client.submit(request, listener).get(60, TimeUnit.SECONDS));

        List<ConsumerRecord<byte[], byte[]>> events = eventsOf("progress");
        assertThat(events)
                .extracting(event -> BrokerPeer.header(event, "ce_type"))
                .contains("dev.stylewright.stylization.started.v1", "dev.stylewright.stylization.progressed.v1");
        assertThat(progress).allSatisfy(event -> assertThat(event.requestId()).isEqualTo("progress"));
        assertThat(progress).allMatch(event -> event instanceof Started || event instanceof Progressed);
    }

    private List<ConsumerRecord<byte[], byte[]>> eventsOf(String id) {
        Instant end = Instant.now().plusSeconds(20);
        List<ConsumerRecord<byte[], byte[]>> events = List.of();
        while (events.size() < 2 && Instant.now().isBefore(end)) {
            events = fleet.peer().committed(fleet.topics().progress()).stream()
                    .filter(event -> new String(event.key(), UTF_8).equals(id))
                    .toList();
        }
        return events;
    }

    @Test
    void twoStylesAreBlendedByTheirWeights() throws Exception {
        StylizationRequest.Builder both = fleet.order("both").style(Style.of(fleet.photo("fire.png"), 3.0));
        byte[] blended = paint(both.build());
        byte[] waves = paint(fleet.order("waves-only").build());
        byte[] fire =
                paint(StylizationRequest.builder("fire-only", fleet.photo("cat.png"), fleet.result("fire-only.png"))
                        .style(Style.of(fleet.photo("fire.png")))
                        .parameters(Fleet.small(6))
                        .build());

        assertThat(blended).isNotEqualTo(waves).isNotEqualTo(fire);
        assertThat(distance(blended, fire)).isLessThan(distance(waves, fire));
    }

    @Test
    void aMaskKeepsAStyleToItsHalf() throws Exception {
        fleet.put("right.png", halves());
        S3Uri cat = fleet.photo("cat.png");
        byte[] everywhere = paint(StylizationRequest.builder("unmasked", cat, fleet.result("unmasked.png"))
                .style(Style.of(fleet.photo("fire.png")))
                .parameters(Fleet.small(10))
                .build());

        Completed completed = completed(outcome(StylizationRequest.builder("masked", cat, fleet.result("masked.png"))
                .style(new Style(fleet.photo("fire.png"), 1, Optional.of(fleet.photo("right.png"))))
                .parameters(Fleet.small(10))
                .build()));

        assertThat(completed.inputs())
                .extracting(input -> input.uri().key())
                .containsExactly("cat.png", "fire.png", "right.png");
        assertThat(completed.inputs())
                .allSatisfy(input -> assertThat(input.etag()).isPresent());
        BufferedImage content = ImageIO.read(new ByteArrayInputStream(fleet.get(cat)));
        double left = change(content, fleet.get(completed.result()), 0, 24);
        assertThat(left).isLessThan(change(content, fleet.get(completed.result()), 40, 64) / 2);
        assertThat(left).isLessThan(change(content, everywhere, 0, 24) / 2);
    }

    /** The painted rim, where alpha is 1 to 80, against the opaque part: on white it was more than 100 levels lighter. */
    @Test
    void softEdgesOfADarkLogoPaintedOnDarkStayDark() throws Exception {
        try (InputStream logo = EndToEndTest.class.getResourceAsStream("/pictures/logo-soft-edges.png")) {
            fleet.put("logo.png", Objects.requireNonNull(logo).readAllBytes());
        }

        byte[] result = paint(StylizationRequest.builder("logo", fleet.photo("logo.png"), fleet.result("logo.png"))
                .style(Style.of(fleet.photo("fire.png")))
                .parameters(Fleet.small(10))
                .build());

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(result));
        assertThat(meanColour(image, 1, 80)).containsExactly(meanColour(image, 255, 255), Offset.offset(60.0));
    }

    private static double[] meanColour(BufferedImage image, int from, int to) {
        double[] sums = new double[3];
        int count = 0;
        for (int argb : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
            if (argb >>> 24 >= from && argb >>> 24 <= to) {
                count++;
                for (int c = 0; c < 3; c++) {
                    sums[c] += (argb >> (8 * c)) & 0xff;
                }
            }
        }
        return new double[] {sums[0] / count, sums[1] / count, sums[2] / count};
    }

    /** Transparent on the left, white on the right. */
    private static byte[] halves() throws Exception {
        BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 100; i++) {
            image.setRGB(10 + i % 10, i / 10, Color.WHITE.getRGB());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /** How far the mean red of some columns is from that of the same part of the content. */
    private static double change(BufferedImage content, byte[] result, int from, int to) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(result));
        double factor = (double) content.getWidth() / image.getWidth();
        double sum = 0;
        for (int x = from; x < to; x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                Color before = new Color(content.getRGB((int) (x * factor), (int) (y * factor)));
                Color after = new Color(image.getRGB(x, y));
                sum += Math.abs(before.getRed() - after.getRed()) + Math.abs(before.getGreen() - after.getGreen());
            }
        }
        return sum / ((to - from) * image.getHeight());
    }

    private byte[] paint(StylizationRequest request) throws Exception {
        return fleet.get(completed(outcome(request)).result());
    }

    private static double distance(byte[] a, byte[] b) throws Exception {
        BufferedImage left = ImageIO.read(new ByteArrayInputStream(a));
        BufferedImage right = ImageIO.read(new ByteArrayInputStream(b));
        double sum = 0;
        for (int y = 0; y < left.getHeight(); y++) {
            for (int x = 0; x < left.getWidth(); x++) {
                Color one = new Color(left.getRGB(x, y));
                Color other = new Color(right.getRGB(x, y));
                sum += Math.abs(one.getRed() - other.getRed())
                        + Math.abs(one.getGreen() - other.getGreen())
                        + Math.abs(one.getBlue() - other.getBlue());
            }
        }
        return sum;
    }

    @Test
    void theSameOrderGivesTheSameBytes() throws Exception {
        byte[] first = paint(fleet.order("again-1").build());
        byte[] second = paint(fleet.order("again-2").build());

        assertThat(second).isEqualTo(first);
    }

    @Test
    void theSameSubmissionTwiceIsPaintedOnceAndReportedTwice() throws Exception {
        StylizationRequest request = fleet.order("twice").build();
        Completed first = completed(outcome(request));
        var before = fleet.stat(first.result()).lastModified();

        Completed second = completed(outcome(request));

        assertThat(second.replayed()).isTrue();
        assertThat(second.sha256()).isEqualTo(first.sha256());
        assertThat(second.etag()).isEqualTo(first.etag());
        assertThat(second.evaluations()).isEqualTo(first.evaluations());
        assertThat(fleet.stat(first.result()).lastModified()).isEqualTo(before);
    }

    @Test
    void theSameRequestSentAgainWithMoreTimeIsReportedAgainAndNotPaintedAgain() throws Exception {
        StylizationRequest.Builder order = fleet.order("again").metadata("try", "1");
        Completed first = completed(outcome(order.build()));

        Completed again = completed(outcome(order.deadline(Instant.now().plusSeconds(3600))
                .onDeadline(OnDeadline.BEST)
                .metadata("try", "2")
                .build()));

        assertThat(again.replayed()).isTrue();
        assertThat(again.etag()).isEqualTo(first.etag());
        assertThat(again.metadata()).containsEntry("try", "2");
    }

    @Test
    void anotherOrderForTheSameOutputIsRefusedAndOverwritesWhenItMay() throws Exception {
        Completed first = completed(outcome(fleet.order("first-there").build()));
        StylizationRequest.Builder intruder = StylizationRequest.builder(
                        "intruder", fleet.photo("cat.png"), first.result())
                .style(Style.of(fleet.photo("fire.png")))
                .parameters(Fleet.small(4));

        Failed failed = failed(outcome(intruder.build()));
        assertThat(failed.code()).isEqualTo(FailureCode.OUTPUT_CONFLICT);
        assertThat(failed.message()).contains(first.result().toString());
        assertThat(sha256(fleet.get(first.result()))).isEqualTo(first.sha256());

        Completed second = completed(outcome(intruder.overwrite(true).build()));
        assertThat(second.sha256()).isNotEqualTo(first.sha256()).isEqualTo(sha256(fleet.get(first.result())));
    }

    @Test
    void anUnreadableImageFailsTheRequest() throws Exception {
        fleet.put("letter.png", "Dear Sir or Madam".getBytes(UTF_8));
        StylizationRequest request = withContent("unreadable", fleet.photo("letter.png"));

        Failed failed = failed(outcome(request));

        assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_UNREADABLE);
        assertThat(failed.message()).contains("content", "letter.png");
        assertIsDeadLetter("unreadable", "IMAGE_UNREADABLE");
    }

    @Test
    void aMissingImageFailsTheRequest() throws Exception {
        Failed failed = failed(outcome(withContent("missing", fleet.photo("nobody.png"))));

        assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
        assertThat(failed.message()).contains("nobody.png");
        assertIsDeadLetter("missing", "IMAGE_NOT_FOUND");
    }

    @Test
    void aBucketOffTheAllowListIsNeitherReadNorWritten() throws Exception {
        StylizationRequest request = StylizationRequest.builder(
                        "forbidden", S3Uri.of("secrets", "plan.png"), S3Uri.of(fleet.photos(), "cat.jpg"))
                .style(Style.of(fleet.photo("waves.png")))
                .build();

        Failed failed = failed(outcome(request));

        assertThat(failed.code()).isEqualTo(FailureCode.ACCESS_DENIED);
        assertThat(failed.errors()).extracting(FieldError::path).containsExactly("$.content", "$.output");
        assertThatThrownBy(() -> fleet.stat(S3Uri.of(fleet.photos(), "cat.jpg")))
                .isInstanceOf(ErrorResponseException.class);
    }

    @Test
    void anImageOverThePixelLimitIsNeverDecoded() throws Exception {
        fleet.put("bomb.png", pngHeader(50_000, 50_000));

        Failed failed = failed(outcome(withContent("bomb", fleet.photo("bomb.png"))));

        assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_TOO_LARGE);
        assertThat(failed.message()).contains("bomb.png", "50,000 x 50,000");
    }

    @Test
    void wrongFieldTypesAreReportedTogether() throws Exception {
        String json = "{\"id\":\"wrong-types\",\"content\":17,\"styles\":\"all\",\"output\":\"s3://b/o.png\","
                + "\"parameters\":{\"size\":\"large\",\"iterations\":1.5}}";
        fleet.peer().publish(fleet.topics().requests(), "wrong-types", json, Map.of());

        ConsumerRecord<byte[], byte[]> deadLetter = awaitDeadLetter("wrong-types");

        assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.message"))
                .contains("$.content", "$.styles", "$.parameters.size", "$.parameters.iterations");
        assertThat(deadLetter.value()).asString(UTF_8).isEqualTo(json);
        assertThat(fleet.peer().committed(fleet.topics().outcomes()))
                .anySatisfy(event ->
                        assertThat(BrokerPeer.header(event, "ce_subject")).isEqualTo("wrong-types"));
    }

    @Test
    void aLayerDeeperThanTheWeightsIsRefusedWithTheDeepestThereIs() throws Exception {
        StylizationRequest request = fleet.order("deep")
                .parameters(Fleet.small(4).toBuilder()
                        .styleLayers(Map.of("relu5_4", 1.0))
                        .build())
                .build();

        Failed failed = failed(outcome(request));

        assertThat(failed.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failed.message()).contains("relu5_4", "relu5_1");
    }

    @Test
    void aDeadlineThatHasPassedCostsNoPainting() throws Exception {
        Failed failed = failed(outcome(
                fleet.order("late").deadline(Instant.now().minusSeconds(5)).build()));

        assertThat(failed.code()).isEqualTo(FailureCode.DEADLINE_EXCEEDED);
    }

    @Test
    void aPoisonRecordBecomesADeadLetterAndTheNextOneIsPainted() throws Exception {
        fleet.peer().publish(fleet.topics().requests(), "poison", "\u0001{{{ not json", Map.of("x-origin", "test"));

        Completed completed = completed(outcome(fleet.order("after-poison").build()));

        ConsumerRecord<byte[], byte[]> deadLetter = awaitDeadLetter("poison");
        assertThat(deadLetter.value()).asString(UTF_8).isEqualTo("\u0001{{{ not json");
        assertThat(BrokerPeer.header(deadLetter, "x-origin")).isEqualTo("test");
        assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.code")).isEqualTo("INVALID_REQUEST");
        assertThat(completed.attempt()).isEqualTo(1);
    }

    private StylizationRequest withContent(String id, S3Uri content) {
        return StylizationRequest.builder(id, content, fleet.result(id + ".png"))
                .style(Style.of(fleet.photo("waves.png")))
                .parameters(Fleet.small(4))
                .build();
    }

    private Outcome outcome(StylizationRequest request) throws Exception {
        return client.submit(request, ProgressListener.NONE).get(60, TimeUnit.SECONDS);
    }

    private static Completed completed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Completed.class);
        return (Completed) outcome;
    }

    private static Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return (Failed) outcome;
    }

    private void assertIsDeadLetter(String key, String code) {
        assertThat(BrokerPeer.header(awaitDeadLetter(key), "__dlq.errors.code")).isEqualTo(code);
    }

    private ConsumerRecord<byte[], byte[]> awaitDeadLetter(String key) {
        Instant end = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(end)) {
            for (ConsumerRecord<byte[], byte[]> deadLetter :
                    fleet.peer().committed(fleet.topics().deadLetters())) {
                if (Arrays.equals(deadLetter.key(), key.getBytes(UTF_8))) {
                    return deadLetter;
                }
            }
        }
        throw new AssertionError("no dead letter with the key " + key);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** A PNG that claims a size and holds no pixels: a few dozen bytes that would decode to gigabytes. */
    private static byte[] pngHeader(int width, int height) {
        byte[] header = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(UTF_8))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        CRC32 crc = new CRC32();
        crc.update(header);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        png.writeBytes(ByteBuffer.allocate(4).putInt(13).array());
        png.writeBytes(header);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        return png.toByteArray();
    }
}
