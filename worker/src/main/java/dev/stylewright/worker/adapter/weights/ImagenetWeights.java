package dev.stylewright.worker.adapter.weights;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Torchvision's VGG19, trained on ImageNet, from the model hub. Keeps only its convolutions, see {@link ImagenetFile}.
 *
 * <p>The digest of the whole file is known; that of the convolutions is not, and cannot be derived from it. Therefore the whole file is read and checked,
 * once for each cache: the digest of the convolutions is recorded and checked at each later start. If the digest of the convolutions is configured, only
 * they are read and checked.
 *
 * @param pinned the configured digest of the convolutions
 * @param fileSha256 the digest of the hub's whole file
 */
record ImagenetWeights(Optional<String> pinned, String fileSha256, WeightsFetching fetching) implements WeightsSource {
    /** The digest of the whole file, as published by the hub. */
    static final String FILE_SHA256 = "11aea017b543ff59233749d8f1cf544cda749378f5790d2fedab841fb86b7669";

    private static final Logger LOG = LoggerFactory.getLogger(ImagenetWeights.class);
    private static final String PATH = "/timm/vgg19.tv_in1k/resolve/main/model.safetensors";
    private static final String NAME = "vgg19-imagenet";
    private static final String FILE = NAME + "-" + FILE_SHA256.substring(0, 8) + ".safetensors";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String location() {
        return "weights file " + cache().path(FILE) + " (imagenet)";
    }

    @Override
    public String sha256() {
        return pinned.or(this::recorded).orElseThrow(() -> new IllegalStateException("nothing was read yet"));
    }

    @Override
    public ByteBuffer read() {
        Path file = cache().file(FILE, this::fetch);
        if (pinned.isEmpty() && recorded().isEmpty()) {
            throw new WeightsException("weights file " + file + " is in the cache without its digest " + record()
                    + ": delete it to fetch it again, or set its digest with stylewright.weights-sha256");
        }
        return new FileWeights(file, "").read();
    }

    private void fetch(Path part) throws IOException {
        URI uri = fetching.hub().resolve(PATH);
        String source = "imagenet weights " + RemoteAddress.shown(uri);
        Optional<String> identity = pinned.map(digest -> fileSha256);
        ImagenetFetch fetch = new ImagenetFetch(fetching.transfer(uri, identity), source, fileSha256);
        if (pinned.isPresent()) {
            LOG.info("{}: fetching the convolutions", source);
            fetch.byRanges(part);
        } else {
            LOG.info("{}: fetching all 574 MB, to check the digest of the whole file", source);
            fetch.wholeFile(part);
        }
        String digest = Digests.sha256(part);
        Optional<String> expected = pinned.or(this::recorded);
        if (expected.isPresent() && !expected.get().equals(digest)) {
            Files.delete(part);
            throw new WeightsException(
                    "%s: the convolutions have the sha256 %s, expected %s by %s: they were replaced or damaged in transit"
                            .formatted(
                                    source,
                                    digest,
                                    expected.get(),
                                    pinned.isPresent() ? "stylewright.weights-sha256" : record()));
        }
        write(digest);
        LOG.info("{}: fetched; pin them for all workers with stylewright.weights-sha256={}", source, digest);
    }

    /** Writes the format of {@code sha256sum}, so that other tools can check it. */
    private void write(String digest) throws IOException {
        Path fresh = cache().path(FILE + ".sha256.part");
        Files.writeString(fresh, digest + "  " + FILE + "\n");
        Files.move(fresh, record(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Optional<String> recorded() {
        Path record = record();
        if (!Files.isRegularFile(record)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Digests.requireValid(Files.readString(record).strip().replaceFirst("\\s.*", "")));
        } catch (IOException e) {
            throw new WeightsException("the digest in " + record + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Path record() {
        return cache().path(FILE + ".sha256");
    }

    private WeightsCache cache() {
        return new WeightsCache(fetching.cache());
    }
}
