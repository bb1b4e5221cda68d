package dev.stylewright.worker.pipeline.image;

import dev.stylewright.protocol.S3Uri;
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
 * Stores previews of a running painting at the address in its job; each replaces the previous one. Nothing depends on a preview, so a failure is logged and
 * not retried.
 */
public final class Previews {

    private static final Logger LOG = LoggerFactory.getLogger(Previews.class);
    private static final int QUALITY = 85;

    private final ImageStore store;
    private final ImageCodec codec;
    private final PreservedMetadata preserved;

    /**
     * @param store the store, which also holds results
     * @param codec encodes them, as JPEG
     * @param preserved properties of the content that they show
     */
    private Previews(ImageStore store, ImageCodec codec, PreservedMetadata preserved) {
        this.store = store;
        this.codec = codec;
        this.preserved = preserved;
    }

    /** Previews of a painting that keeps no properties of the content. */
    public Previews(ImageStore store, ImageCodec codec) {
        this(store, codec, PreservedMetadata.NONE);
    }

    /** Previews of a painting whose result keeps these properties of the content; previews contain no metadata. */
    public Previews keeping(PreservedMetadata kept) {
        return new Previews(store, codec, kept.anonymous());
    }

    /** Stores {@code picture} and returns its address; empty if the store does not accept it. */
    public Optional<S3Uri> put(S3Uri at, Image image, int evaluation) {
        NewObject object = new NewObject(
                codec.encode(image, ImageFormat.JPEG, QUALITY, preserved),
                "image/jpeg",
                Map.of("stylewright-preview", Integer.toString(evaluation)));
        try {
            store.put(new ObjectLocation(at.bucket(), at.key(), Optional.empty()), object, new Precondition.None());
            return Optional.of(at);
        } catch (StoreException e) {
            LOG.warn("{}: a preview could not be stored, so this job stores no more of them: {}", at, e.getMessage());
            return Optional.empty();
        }
    }
}
