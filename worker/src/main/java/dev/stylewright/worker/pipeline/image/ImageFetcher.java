package dev.stylewright.worker.pipeline.image;

import dev.stylewright.protocol.Parameters;
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
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Fetches and decodes the images of a job within the worker's limits.
 */
public final class ImageFetcher {

    /** Colour and opacity. */
    private static final long BYTES_PER_PIXEL = 4;
    /** Its level as a byte and as a float. */
    private static final long BYTES_PER_MASK_PIXEL = 5;

    private final StoreCalls calls;
    private final ImageCodec codec;
    private final ImageLimits limits;

    /**
     * @param calls calls to the store of the images
     * @param codec decodes them
     * @param limits limits of one image
     */
    public ImageFetcher(StoreCalls calls, ImageCodec codec, ImageLimits limits) {
        this.calls = calls;
        this.codec = codec;
        this.limits = limits;
    }

    /** The images of a job, and their versions. */
    public record Images(ContentImage original, List<WeightedStyle> styles, List<InputImage> inputs) {

        /** The content image. */
        public Image content() {
            return original.image();
        }
    }

    /**
     * All images of {@code job} that affect the result; a style of weight 0 and its mask do not. They are scaled to the sizes at which the painting begins. An
     * image that is named twice is fetched once, and decoded once for each required size; a mask that is named twice is decoded once.
     *
     * @throws JobException an image is missing, forbidden, too large or unreadable, or a mask is empty; the message names it
     * @throws java.util.concurrent.CancellationException the job must stop
     */
    public Images fetch(StylizationJob job, RunningJob running) throws JobException {
        return new Fetching(job, running).images();
    }

    /** The images of one job. */
    private final class Fetching {
        private final StylizationJob job;
        private final RunningJob running;
        private final List<InputImage> inputs = new ArrayList<>();
        private final Map<S3Uri, StoredObject> files = new HashMap<>();
        private final Map<Wanted, ContentImage> decoded = new HashMap<>();
        private final Map<S3Uri, Mask> masks = new HashMap<>();
        private long held;

        /** An image at a size. */
        private record Wanted(S3Uri uri, int longer) {}

        Fetching(StylizationJob job, RunningJob running) {
            this.job = job;
            this.running = running;
        }

        Images images() throws JobException {
            Parameters parameters = job.request().parameters();
            int styleSize = StylizationOptions.styleSize(parameters.size(), parameters.styleScale());
            ContentImage content = image(job.request().content(), "content", parameters.size());
            ImageSize painted =
                    new ImageSize(content.image().width(), content.image().height());
            List<WeightedStyle> styles = new ArrayList<>();
            List<Style> wanted = job.request().styles();
            for (int i = 0; i < wanted.size(); i++) {
                Style style = wanted.get(i);
                if (style.weight() == 0) {
                    continue;
                }
                String role = "styles[" + i + "]";
                ContentImage image = image(style.image(), role, styleSize);
                Optional<String> identity = identity(inputs.get(inputs.size() - 1));
                Optional<Mask> mask = style.mask().isPresent()
                        ? Optional.of(mask(style.mask().get(), role + ".mask", painted))
                        : Optional.empty();
                styles.add(new WeightedStyle(image.image(), image.original(), style.weight(), mask, identity));
            }
            return new Images(content, styles, inputs);
        }

        private ContentImage image(S3Uri uri, String role, int longer) throws JobException {
            StoredObject file = file(uri, role);
            ContentImage known = decoded.get(new Wanted(uri, longer));
            if (known != null) {
                return known;
            }
            boolean exif = job.request().parameters().keepMetadata() && role.equals("content");
            DecodeOptions options = options().scaledTo(longer).withExif(exif);
            ContentImage image = decode(uri, role, () -> codec.decodeContent(file.bytes(), options));
            hold(
                    uri,
                    role,
                    BYTES_PER_PIXEL * image.image().width() * image.image().height());
            decoded.put(new Wanted(uri, longer), image);
            return image;
        }

        /** A mask that is black everywhere is most likely the wrong file: it is rejected. */
        private Mask mask(S3Uri uri, String role, ImageSize painted) throws JobException {
            StoredObject file = file(uri, role);
            Mask known = masks.get(uri);
            if (known != null) {
                return known;
            }
            DecodeOptions options = options().stretchedOver(painted);
            Mask mask = decode(uri, role, () -> codec.decodeMask(file.bytes(), options));
            if (mask.isEmpty()) {
                String message =
                        "%s is black or transparent everywhere at %s px, so the style would apply nowhere: paint the region of the style white, or leave the mask out"
                                .formatted(uri, painted);
                throw new JobException(
                        Failure.of(FailureCode.INVALID_REQUEST, List.of(new FieldError("$." + role, message))));
            }
            hold(uri, role, BYTES_PER_MASK_PIXEL * mask.width() * mask.height());
            masks.put(uri, mask);
            return mask;
        }

        private DecodeOptions options() {
            return DecodeOptions.within(limits).until(running::isOver);
        }

        private StoredObject file(S3Uri uri, String role) throws JobException {
            StoredObject known = files.get(uri);
            StoredObject object = known == null ? fetched(uri, role) : known;
            inputs.add(new InputImage(uri, Optional.of(object.info().etag())));
            if (isNamedAgain(uri)) {
                files.put(uri, object);
            }
            return object;
        }

        /** Keeps files only of images that are named more than once. */
        private boolean isNamedAgain(S3Uri uri) {
            Stream<S3Uri> ofStyles = job.request().styles().stream()
                    .flatMap(style -> Stream.concat(Stream.of(style.image()), style.mask().stream()));
            return Stream.concat(Stream.of(job.request().content()), ofStyles)
                            .filter(uri::equals)
                            .count()
                    > 1;
        }

        private StoredObject fetched(S3Uri uri, String role) throws JobException {
            String what = role + " " + uri;
            ObjectLocation location = new ObjectLocation(uri.bucket(), uri.key(), uri.versionId());
            try {
                return calls.call("fetch " + what, running, store -> store.fetch(location, limits.maxBytes()));
            } catch (StoreException e) {
                throw new JobException(StoreFailures.whileReading(what, e), e);
            }
        }

        /** Counts the memory of the images of this request until it is painted. */
        private void hold(S3Uri uri, String role, long bytes) throws JobException {
            held += bytes;
            if (held > limits.requestBytes()) {
                throw new JobException(
                        FailureCode.IMAGE_TOO_LARGE,
                        String.format(
                                Locale.ROOT,
                                "%s %s: with this one, the pictures of the request take %,d bytes at the requested sizes, and this worker allows %,d: ask for a smaller size or styleScale, use fewer styles and masks, or give the worker more heap",
                                role,
                                uri,
                                held,
                                limits.requestBytes()));
            }
        }
    }

    /** Identifies the bytes that were read. The ETag alone does not, because not every store computes it from the bytes. */
    private static Optional<String> identity(InputImage input) {
        return input.etag().map(etag -> input.uri() + " " + etag);
    }

    /** Converts a file to an image or a mask. */
    @FunctionalInterface
    private interface Decoding<T> {
        T decode() throws UnreadableImageException, ImageTooLargeException;
    }

    private static <T> T decode(S3Uri uri, String role, Decoding<T> decoding) throws JobException {
        try {
            return decoding.decode();
        } catch (UnreadableImageException e) {
            throw new JobException(FailureCode.IMAGE_UNREADABLE, role + " " + uri + ": " + e.getMessage(), e);
        } catch (ImageTooLargeException e) {
            throw new JobException(FailureCode.IMAGE_TOO_LARGE, role + " " + uri + ": " + e.getMessage(), e);
        }
    }
}
