package dev.stylewright.deploy.testkit;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.InputImage;
import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Timings;
import dev.stylewright.worker.pipeline.storage.Digests;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Results without painting: the content, at most {@value ScriptedWorker#SIZE} px long, stored at the output as PNG or JPEG. It replaces an existing object.
 *
 * @param store holds content and result
 */
record CopiedResult(ObjectStore store) {

    /** Stores the result of a request; a failure if the content or a style does not exist or the content cannot be read. */
    Outcome of(StylizationRequest request) {
        for (S3Uri place : inputs(request)) {
            if (store.find(place).isEmpty()) {
                return failed(request, FailureCode.IMAGE_NOT_FOUND, place + " does not exist.");
            }
        }
        BufferedImage content = read(store.find(request.content()).orElseThrow());
        if (content == null) {
            return failed(
                    request,
                    FailureCode.IMAGE_UNREADABLE,
                    request.content() + " is not a picture that the test kit can read.");
        }
        BufferedImage small = small(content);
        boolean png = request.output().key().endsWith(".png");
        byte[] bytes = write(small, png ? "png" : "jpeg");
        String mediaType = png ? "image/png" : "image/jpeg";
        String etag = store.put(request.output(), bytes, mediaType);
        return new Completed(
                request.id(),
                request.output(),
                small.getWidth(),
                small.getHeight(),
                bytes.length,
                mediaType,
                Digests.sha256(bytes),
                etag,
                inputs(request).stream()
                        .map(place -> new InputImage(place, Optional.empty()))
                        .toList(),
                Optional.of(Losses.withoutLayers(0, 1, 0, 1)),
                1,
                Optional.empty(),
                0,
                OptionalDouble.empty(),
                Optional.of(request.parameters()),
                Optional.of(new Timings(OptionalLong.of(0), 0, 0, 0)),
                ScriptedWorker.INFO,
                1,
                false,
                request.metadata());
    }

    private static Failed failed(StylizationRequest request, FailureCode code, String message) {
        return new Failed(request.id(), code, message, List.of(), 1, ScriptedWorker.INFO, request.metadata());
    }

    private static List<S3Uri> inputs(StylizationRequest request) {
        List<S3Uri> inputs = new ArrayList<>(List.of(request.content()));
        for (Style style : request.styles()) {
            Stream.concat(Stream.of(style.image()), style.mask().stream()).forEach(inputs::add);
        }
        return inputs;
    }

    private static @Nullable BufferedImage read(byte[] bytes) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            return null;
        }
    }

    private static BufferedImage small(BufferedImage image) {
        double factor = Math.min(1, (double) ScriptedWorker.SIZE / Math.max(image.getWidth(), image.getHeight()));
        int width = (int) Math.max(1, Math.round(image.getWidth() * factor));
        int height = (int) Math.max(1, Math.round(image.getHeight() * factor));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }

    private static byte[] write(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
