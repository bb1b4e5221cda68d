package dev.stylewright.worker.adapter.weights;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Optional;

/** A safetensors file in the store, kept in the cache under its digest. */
record StoreWeights(String bucket, String key, Optional<String> versionId, String sha256, WeightsFetching fetching)
        implements WeightsSource {

    static StoreWeights at(URI uri, String sha256, WeightsFetching fetching) {
        String key = uri.getPath().replaceFirst("^/", "");
        String query = Optional.ofNullable(uri.getQuery()).orElse("");
        boolean version = query.startsWith("versionId=");
        if (key.isEmpty() || !(query.isEmpty() || version)) {
            throw new WeightsException(
                    "weights in the store are named s3://<bucket>/<key>?sha256=<digest>, optionally with &versionId=<version>");
        }
        return new StoreWeights(
                uri.getAuthority(),
                key,
                version ? Optional.of(query.substring("versionId=".length())) : Optional.empty(),
                sha256,
                fetching);
    }

    @Override
    public String name() {
        return RemoteAddress.name(key);
    }

    @Override
    public String location() {
        return "weights s3://" + bucket + "/" + key;
    }

    @Override
    public ByteBuffer read() {
        WeightsCache cache = new WeightsCache(fetching.cache());
        return new FileWeights(
                        cache.file(sha256 + ".safetensors", part -> {
                            byte[] bytes = fetching.objects().read(bucket, key, versionId);
                            String digest = Digests.sha256(ByteBuffer.wrap(bytes));
                            if (!digest.equals(sha256)) {
                                throw new WeightsException(
                                        "%s has the sha256 %s, expected %s: it is damaged or another file"
                                                .formatted(location(), digest, sha256));
                            }
                            Files.write(part, bytes);
                        }),
                        sha256)
                .read();
    }
}
