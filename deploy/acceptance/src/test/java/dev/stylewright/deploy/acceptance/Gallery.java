package dev.stylewright.deploy.acceptance;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.imageio.ImageIO;

/** A store with two buckets, a photo, a painting, and orders for the one like the other. */
final class Gallery {

    static final String PHOTOS = "photos";
    static final String RESULTS = "results";

    private final MinioClient store;

    private Gallery(MinioClient store) {
        this.store = store;
    }

    static Gallery open(String endpoint, String accessKey, String secretKey) throws Exception {
        MinioClient store = MinioClient.builder()
                .endpoint(endpoint)
                .region("us-east-1")
                .credentials(accessKey, secretKey)
                .build();
        Gallery gallery = new Gallery(store);
        for (String bucket : new String[] {PHOTOS, RESULTS}) {
            store.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        }
        gallery.put("photo.png", image(new Color(200, 160, 120), new Color(20, 60, 30)));
        gallery.put("painting.png", image(new Color(20, 40, 200), new Color(250, 220, 60)));
        return gallery;
    }

    StylizationRequest order(String id, int iterations) {
        return StylizationRequest.builder(id, S3Uri.of(PHOTOS, "photo.png"), S3Uri.of(RESULTS, id + ".png"))
                .style(Style.of(S3Uri.of(PHOTOS, "painting.png")))
                .parameters(Parameters.defaults().toBuilder()
                        .size(64)
                        .iterations(iterations)
                        .build())
                .build();
    }

    /** An order for a photo that isn't there. */
    StylizationRequest orderOfNothing(String id) {
        return StylizationRequest.builder(id, S3Uri.of(PHOTOS, "none.png"), S3Uri.of(RESULTS, id + ".png"))
                .style(Style.of(S3Uri.of(PHOTOS, "painting.png")))
                .build();
    }

    byte[] result(S3Uri uri) throws Exception {
        try (var object = store.getObject(
                GetObjectArgs.builder().bucket(uri.bucket()).object(uri.key()).build())) {
            return object.readAllBytes();
        }
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    void close() throws IOException {
        try {
            store.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the client of the store cannot be closed", e);
        }
    }

    private void put(String key, byte[] bytes) throws Exception {
        store.putObject(PutObjectArgs.builder().bucket(PHOTOS).object(key).stream(
                        new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                .build());
    }

    private static byte[] image(Color from, Color to) throws Exception {
        BufferedImage image = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, from, 11, 7, to, true));
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
