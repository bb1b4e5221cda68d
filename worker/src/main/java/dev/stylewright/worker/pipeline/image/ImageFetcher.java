package dev.stylewright.worker.pipeline.image;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.InputImage;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.job.JobException;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.StoreCalls;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreFailures;
import dev.stylewright.worker.pipeline.storage.StoredObject;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.WeightedStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fetches and decodes the images of a job within the worker's limits.
 */
public final class ImageFetcher {

    private final StoreCalls calls;
    private final ImageCodec codec;
    private final ImageLimits limits;

    /**
     * @param calls reach the store where they lie
     * @param codec how they are decoded
     * @param limits what one image may have
     */
    public ImageFetcher(StoreCalls calls, ImageCodec codec, ImageLimits limits) {
        this.calls = calls;
        this.codec = codec;
        this.limits = limits;
    }

    /** The images of a job, and which versions of them they are. */
    public record Images(ContentImage original, List<WeightedStyle> styles, List<InputImage> inputs) {

        /** What is painted over. */
        public Image content() {
            return original.image();
        }
    }

    /**
     * All images of {@code job} that have a say; a style of weight 0 has none, nor has its mask.
     *
     * @throws JobException an image is missing, forbidden, too large or unreadable, or a mask is empty; the sentence names it
     */
    public Images fetch(StylizationJob job, RunningJob running) throws JobException {
        List<InputImage> inputs = new ArrayList<>();
        ContentImage content = fetch(job.request().content(), "content", codec::decodeContent, inputs, running);
        List<WeightedStyle> styles = new ArrayList<>();
        List<Style> wanted = job.request().styles();
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).weight() == 0) {
                continue;
            }
            Style style = wanted.get(i);
            String role = "styles[" + i + "]";
            Image image = fetch(style.image(), role, codec::decode, inputs, running);
            Optional<String> identity = identity(inputs.get(inputs.size() - 1));
            Optional<Mask> mask = style.mask().isPresent()
                    ? Optional.of(mask(style.mask().get(), role + ".mask", inputs, running))
                    : Optional.empty();
            styles.add(new WeightedStyle(image, style.weight(), mask, identity));
        }
        return new Images(content, styles, inputs);
    }

    /** Names the bytes that were read. The ETag alone doesn't: not every store makes it from the bytes. */
    private static Optional<String> identity(InputImage input) {
        return input.etag().map(etag -> input.uri() + " " + etag);
    }

    /** A mask that is black everywhere is most likely the wrong file: it is refused rather than obeyed. */
    private Mask mask(S3Uri uri, String role, List<InputImage> inputs, RunningJob running) throws JobException {
        Mask mask = fetch(uri, role, codec::decodeMask, inputs, running);
        if (mask.isEmpty()) {
            String message =
                    "%s is black or transparent everywhere, so the style would go nowhere: paint white where it is to go, or leave the mask out"
                            .formatted(uri);
            throw new JobException(
                    Failure.of(FailureCode.INVALID_REQUEST, List.of(new FieldError("$." + role, message))));
        }
        return mask;
    }

    /** How a file becomes what is wanted of it. */
    @FunctionalInterface
    private interface Decoding<T> {
        T decode(byte[] file, ImageLimits limits) throws UnreadableImageException, ImageTooLargeException;
    }

    private <T> T fetch(S3Uri uri, String role, Decoding<T> decoding, List<InputImage> inputs, RunningJob running)
            throws JobException {
        String what = role + " " + uri;
        try {
            ObjectLocation location = new ObjectLocation(uri.bucket(), uri.key(), uri.versionId());
            StoredObject object =
                    calls.call("fetch " + what, running, store -> store.fetch(location, limits.maxBytes()));
            inputs.add(new InputImage(uri, Optional.of(object.info().etag())));
            return decoding.decode(object.bytes(), limits);
        } catch (StoreException e) {
            throw new JobException(StoreFailures.whileReading(what, e), e);
        } catch (UnreadableImageException e) {
            throw new JobException(FailureCode.IMAGE_UNREADABLE, what + ": " + e.getMessage(), e);
        } catch (ImageTooLargeException e) {
            throw new JobException(FailureCode.IMAGE_TOO_LARGE, what + ": " + e.getMessage(), e);
        }
    }
}
