package dev.stylewright.worker.pipeline.image;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.worker.pipeline.storage.ImageStore;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.stylize.Image;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts images of a painting under way where {@link StylizationRequest#preview()} says, each over the one before. Nobody
 * waits for a preview and nothing is decided by one: what fails is logged and not tried again.
 */
public final class Previews {

    private static final Logger LOG = LoggerFactory.getLogger(Previews.class);
    private static final int QUALITY = 85;

    private final ImageStore store;
    private final ImageCodec codec;
    private final PreservedMetadata preserved;

    /**
     * @param store where results go, too
     * @param codec encodes them, as JPEG
     * @param preserved what of the content shows in them
     */
    private Previews(ImageStore store, ImageCodec codec, PreservedMetadata preserved) {
        this.store = store;
        this.codec = codec;
        this.preserved = preserved;
    }

    /** Those of a painting that keeps nothing of the content. */
    public Previews(ImageStore store, ImageCodec codec) {
        this(store, codec, PreservedMetadata.NONE);
    }

    /** Those of a painting whose result keeps this of the content; nothing in them tells who took the image. */
    public Previews keeping(PreservedMetadata kept) {
        return new Previews(store, codec, kept.anonymous());
    }

    /** Puts {@code picture} and gives its address; empty when the store doesn't take it. */
    public Optional<S3Uri> put(S3Uri at, Image image, int evaluation) {
        NewObject object = new NewObject(
                codec.encode(image, ImageFormat.JPEG, QUALITY, preserved),
                "image/jpeg",
                Map.of("stylewright-preview", Integer.toString(evaluation)));
        try {
            store.put(new ObjectLocation(at.bucket(), at.key(), Optional.empty()), object, new Precondition.None());
            return Optional.of(at);
        } catch (StoreException e) {
            LOG.warn("{}: no preview, and none is tried again for this job: {}", at, e.getMessage());
            return Optional.empty();
        }
    }
}
