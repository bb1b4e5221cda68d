package dev.stylewright.worker.adapter.weights;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A safetensors file on a web server, kept in the cache under its digest. */
record RemoteWeights(URI uri, String sha256, WeightsFetching fetching) implements WeightsSource {
    @Override
    public String name() {
        return RemoteAddress.name(uri.getPath());
    }

    @Override
    public String location() {
        return "weights " + RemoteAddress.shown(uri);
    }

    @Override
    public ByteBuffer read() {
        WeightsCache cache = new WeightsCache(fetching.cache());
        return new FileWeights(cache.file(sha256 + ".safetensors", this::fill), sha256).read();
    }

    private void fill(Path part) throws IOException {
        boolean resumed = Files.exists(part);
        if (resumed && !download(part).equals(sha256)) {
            // A partial file of an earlier attempt may belong to a different file.
            Files.delete(part);
        } else if (resumed) {
            return;
        }
        String digest = download(part);
        if (!digest.equals(sha256)) {
            Files.delete(part);
            throw new WeightsException("%s has the sha256 %s, expected %s: it is damaged or another file"
                    .formatted(location(), digest, sha256));
        }
    }

    private String download(Path part) throws IOException {
        Transfer transfer = fetching.transfer(uri, Optional.empty());
        try (PartFile growing = PartFile.open(part, location(), -1)) {
            transfer.read(growing.size(), -1, new Growing(growing));
        }
        return Digests.sha256(part);
    }

    private record Growing(PartFile file) implements Transfer.Sink {
        @Override
        public void accept(ByteBuffer bytes) throws IOException {
            file.append(bytes);
        }

        @Override
        public boolean restart() throws IOException {
            file.clear();
            return true;
        }
    }
}
