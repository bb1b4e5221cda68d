package dev.stylewright.deploy.local.web;

import dev.stylewright.deploy.local.stack.Buckets;
import dev.stylewright.deploy.local.stack.LocalImageStore;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.worker.adapter.image.library.ImageKind;
import dev.stylewright.worker.pipeline.storage.Digests;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pictures of the page in the store: uploads by the user, and what it shows. Thread-safe. */
final class StoredPictures {

    private static final Map<String, String> BUCKET_OF_ROLE =
            Map.of("photo", Buckets.PHOTOS, "painting", Buckets.STYLES);
    private static final Set<String> READABLE = Set.of(Buckets.PHOTOS, Buckets.STYLES, Buckets.RESULTS);
    private static final int DIGEST_CHARACTERS = 16;
    private static final int MAX_NAME = 80;

    private final LocalImageStore store;
    private final SmallCopies small;

    StoredPictures(LocalImageStore store, SmallCopies small) {
        this.store = store;
        this.small = small;
    }

    /**
     * A picture to show.
     *
     * @param mediaType media type of the bytes
     * @param bytes the whole file, or a smaller copy
     */
    @SuppressWarnings("ArrayRecordComponent") // Passed from here to the response, and never compared.
    record Picture(String mediaType, byte[] bytes) {}

    /**
     * Uploads a file that begins like a picture; the worker checks whether it can be decoded. The same file has the same address.
     *
     * @param role {@code photo} or {@code painting}
     * @param name the user's name of the file
     * @throws Refusal there is no such role, or the file is of another kind
     */
    S3Uri upload(String role, String name, byte[] bytes) {
        String bucket = BUCKET_OF_ROLE.get(role);
        if (bucket == null) {
            throw new Refusal(Refusal.NOT_FOUND, "A picture is a photo or a painting, not a " + role + ".");
        }
        if (kind(bytes).isEmpty()) {
            throw new Refusal(
                    Refusal.BAD_REQUEST,
                    "%s is %s; %s."
                            .formatted(
                                    name.isEmpty() ? "The file" : name,
                                    ImageKind.describe(head(bytes)),
                                    ImageKind.ACCEPTED));
        }
        String digest = Digests.sha256(bytes).substring(0, DIGEST_CHARACTERS);
        S3Uri place = S3Uri.of(bucket, "page/" + digest + "/" + keyName(name));
        store.put(place, bytes);
        return place;
    }

    /**
     * A picture in the store, as browsers show it.
     *
     * @throws Refusal there is none, or the object is not a picture, or a picture that browsers do not show and that cannot be decoded
     */
    Picture find(String bucket, String key) {
        byte[] bytes = object(bucket, key);
        ImageKind kind = kind(bytes).orElseThrow(() -> new Refusal(Refusal.NOT_A_PICTURE, key + " is not a picture."));
        return switch (kind) {
            case JPEG -> new Picture("image/jpeg", bytes);
            case PNG -> new Picture("image/png", bytes);
            case WEBP -> new Picture("image/webp", bytes);
            case GIF -> new Picture("image/gif", bytes);
            case BMP -> new Picture("image/bmp", bytes);
            case AVIF -> new Picture("image/avif", bytes);
            case TIFF, HEIC ->
                new Picture(
                        "image/jpeg",
                        small.jpeg(bytes)
                                .orElseThrow(() -> new Refusal(
                                        Refusal.NOT_A_PICTURE, key + " cannot be decoded on this machine.")));
        };
    }

    private static Optional<ImageKind> kind(byte[] file) {
        return ImageKind.of(head(file));
    }

    private static byte[] head(byte[] file) {
        return Arrays.copyOf(file, Math.min(file.length, ImageKind.HEAD));
    }

    private byte[] object(String bucket, String key) {
        if (READABLE.contains(bucket)) {
            try {
                return store.find(S3Uri.of(bucket, key)).orElseThrow(() -> missing(bucket, key));
            } catch (IllegalArgumentException notAnAddress) {
                throw missing(bucket, key);
            }
        }
        throw missing(bucket, key);
    }

    private static Refusal missing(String bucket, String key) {
        return new Refusal(Refusal.NOT_FOUND, "The store has no picture s3://" + bucket + "/" + key + ".");
    }

    private static String keyName(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "-");
        String end = plain.substring(Math.max(0, plain.length() - MAX_NAME));
        return end.chars().allMatch(c -> c == '.') ? "picture" : end;
    }
}
