package dev.stylewright.worker.adapter.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The convolutions of a file with the real layout, fetched over real sockets. */
@SuppressWarnings("NullAway.Init")
class ImagenetWeightsTest {
    private static final long CONVOLUTIONS = 80_097_536;
    private static final String ZEROS = "0".repeat(64);

    @TempDir
    static Path hubDirectory;

    private static Path hubFile;
    private static String fileDigest;
    private static String pinned;

    private final Path cache;

    ImagenetWeightsTest(@TempDir Path directory) {
        this.cache = directory.resolve("cache");
    }

    @BeforeAll
    static void writeTheHubsFile() throws IOException {
        hubFile = LocalHub.write(hubDirectory.resolve("model.safetensors"));
        assertThat(Files.size(hubFile)).isBetween(574_668_960L, 574_680_000L);
        fileDigest = Digests.sha256(hubFile);
        try (LocalHub hub = new LocalHub(hubFile)) {
            pinned = WeightsLoader.check(wholeFile(hub, hubDirectory.resolve("cache")))
                    .sha256();
        }
    }

    @Test
    void withoutAPinnedDigestTheWholeFileIsReadAndCheckedOnce() throws IOException {
        try (LocalHub hub = new LocalHub(hubFile)) {
            hub.announced = Optional.empty();
            assertThat(WeightsLoader.check(wholeFile(hub, cache)).sha256()).isEqualTo(pinned);
            assertThat(hub.sent.get()).isGreaterThanOrEqualTo(Files.size(hubFile));
            int asked = hub.ranges.size();
            assertThat(WeightsLoader.check(wholeFile(hub, cache)).sha256()).isEqualTo(pinned);
            assertThat(hub.ranges).hasSize(asked);
        }
    }

    /** The hub announces the published digest, and its file has the right layout, but one value differs. */
    @Test
    void anotherFileThanThePublishedOneIsRefusedAndNothingTakesItsPlace() throws IOException {
        try (LocalHub hub = new LocalHub(hubFile)) {
            WeightsSource source =
                    WeightsSource.parse("imagenet", Optional.empty(), LocalHub.fetching(cache, hub.address()));
            assertThatThrownBy(source::read)
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("has the sha256 " + fileDigest)
                    .hasMessageContaining("expected " + ImagenetWeights.FILE_SHA256);
            assertThat(cache.toFile().list()).noneMatch(name -> name.matches(".*\\.(safetensors|part|sha256)"));
        }
    }

    @Test
    void onlyTheConvolutionsAreFetchedAndOnlyOnce() throws IOException {
        try (LocalHub hub = new LocalHub(hubFile)) {
            WeightsLoader.Checked first = WeightsLoader.check(source(hub));
            assertThat(first.id())
                    .isEqualTo("vgg19-imagenet-normalised@" + first.sha256().substring(0, 8));
            assertThat(hub.sent.get()).isBetween(CONVOLUTIONS, CONVOLUTIONS + 100_000);
            assertThat(first.file().entries()).hasSize(32);
            for (Vgg19.Convolution c : Vgg19.convolutions()) {
                ByteBuffer bias = Objects.requireNonNull(first.file().entries().get(c.biasName()))
                        .values();
                assertThat(bias.getFloat(0)).isEqualTo(c.index() + 1f);
                assertThat(bias.getFloat(bias.limit() - Float.BYTES)).isEqualTo(-c.index() - 1f);
            }
            int asked = hub.ranges.size();
            assertThat(WeightsLoader.check(source(hub)).sha256()).isEqualTo(first.sha256());
            assertThat(hub.ranges).hasSize(asked);
        }
        try (Stream<Path> kept = Files.list(cache.getParent())) {
            assertThat(kept).as("nothing is written beside the cache").containsExactly(cache);
        }
    }

    @Test
    void aBrokenDownloadGoesOnWhereItBrokeOff() throws IOException {
        try (LocalHub hub = new LocalHub(hubFile)) {
            hub.breaks.set(3);
            hub.breakAfter = 20_000_000;
            WeightsLoader.check(source(hub));
            assertThat(hub.sent.get()).isLessThan(CONVOLUTIONS + 100_000);
        }
    }

    @Test
    void anotherProcessGoesOnWithWhatIsOnTheDisk() throws IOException {
        try (LocalHub hub = new LocalHub(hubFile)) {
            hub.breakAfter = 30_000_000;
            hub.breaks.set(1);
            hub.statusAfterBreak = 403;
            assertThatThrownBy(() -> source(hub).read()).hasMessageContaining("403");
            hub.status = 0;
            assertThat(WeightsLoader.check(source(hub)).file().entries()).hasSize(32);
            assertThat(hub.sent.get()).isLessThan(CONVOLUTIONS + 2 * PartFile.FORCED_EVERY);
        }
    }

    @Test
    void anotherFileOfTheHubIsRefused() throws IOException {
        try (LocalHub hub = new LocalHub(hubFile)) {
            hub.announced = Optional.of(ZEROS);
            assertThatThrownBy(() -> source(hub).read())
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("has the sha256 " + ZEROS)
                    .hasMessageContaining(ImagenetWeights.FILE_SHA256);
            hub.announced = Optional.empty();
            assertThatThrownBy(() -> source(hub).read()).hasMessageContaining("(none)");
            assertThat(hub.sent.get()).isLessThan(1_000_000);
        }
    }

    @Test
    void aServerWithoutRangesIsReadWholeAndThenTheWholeDigestCounts() throws IOException {
        try (LocalHub hub = new LocalHub(hubFile)) {
            hub.knowsRanges = false;
            assertThatThrownBy(() -> source(hub).read())
                    .hasMessageContaining("expected " + ImagenetWeights.FILE_SHA256)
                    .hasMessageContaining("replaced or damaged");
            assertThat(cache.toFile().list()).noneMatch(name -> name.endsWith(".safetensors"));
        }
    }

    @Test
    void aPinnedDigestMustBeThatOfTheConvolutions() throws IOException {
        try (LocalHub hub = new LocalHub(hubFile)) {
            WeightsFetching fetching = LocalHub.fetching(cache, hub.address());
            assertThatThrownBy(() -> WeightsSource.parse("imagenet", Optional.of(ZEROS), fetching)
                            .read())
                    .hasMessageContaining("expected " + ZEROS + " by stylewright.weights-sha256");
            String digest = WeightsLoader.check(source(hub)).sha256();
            assertThat(WeightsLoader.check(WeightsSource.parse("imagenet", Optional.of(digest), fetching))
                            .sha256())
                    .isEqualTo(digest);
            assertThatThrownBy(() -> WeightsLoader.check(WeightsSource.parse("imagenet", Optional.of(ZEROS), fetching)))
                    .hasMessageContaining("expected " + ZEROS);
        }
    }

    @Test
    void withoutANetworkTheWayOutIsNamed() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        assertThatThrownBy(() -> WeightsSource.parse("imagenet", Optional.empty(), LocalHub.fetching(cache, nowhere))
                        .read())
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("cannot fetch")
                .hasMessageContaining("Connection refused")
                .hasMessageContaining("stylewright.weights-proxy")
                .hasMessageContaining("file:<path>");
    }

    @Test
    void aRefusalIsNotTriedAgain() throws IOException {
        try (LocalHub hub = new LocalHub(hubFile)) {
            hub.status = 404;
            assertThatThrownBy(() -> source(hub).read()).hasMessageContaining("answers with status 404");
            assertThatThrownBy(() -> WeightsSource.parse(
                                    "imagenet",
                                    Optional.empty(),
                                    LocalHub.fetching(cache, URI.create("http://hub.example")))
                            .read())
                    .hasMessageContaining("weights are fetched by https only");
        }
    }

    @Test
    void allGoesThroughTheProxy() throws IOException {
        List<String> seen = new ArrayList<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (LocalHub hub = new LocalHub(hubFile)) {
            proxy.createContext("/", exchange -> {
                try (exchange) {
                    // Clients request whole addresses from proxies; this one resolves a name unknown elsewhere.
                    seen.add(exchange.getRequestURI().toString());
                    URI target = hub.address().resolve(exchange.getRequestURI().getPath());
                    HttpURLConnection onward =
                            (HttpURLConnection) target.toURL().openConnection();
                    onward.setInstanceFollowRedirects(false);
                    onward.setRequestProperty(
                            "Range", exchange.getRequestHeaders().getFirst("Range"));
                    int status = onward.getResponseCode();
                    for (String name : List.of("Location", "X-Linked-ETag", "Content-Range")) {
                        Optional.ofNullable(onward.getHeaderField(name))
                                .ifPresent(
                                        value -> exchange.getResponseHeaders().set(name, value));
                    }
                    long length = onward.getContentLengthLong();
                    exchange.sendResponseHeaders(status, length > 0 ? length : -1);
                    if (length > 0) {
                        try (InputStream in = onward.getInputStream()) {
                            in.transferTo(exchange.getResponseBody());
                        }
                    }
                }
            });
            proxy.start();
            URI address = URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());
            WeightsFetching fetching = LocalHub.fetching(
                    cache, URI.create("http://127.9.9.9:9"), WeightsFetching.proxies(Optional.of(address), ""));
            WeightsLoader.check(WeightsSource.parse("imagenet", Optional.of(pinned), fetching));
            assertThat(seen).hasSizeGreaterThanOrEqualTo(4).allMatch(uri -> uri.startsWith("http://127.9.9.9:9/"));
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void hostsMayBeReachedWithoutTheProxy() {
        ProxyRule rule = new ProxyRule(URI.create("http://proxy:3128"), "inside.example,.local");
        assertThat(rule.select(URI.create("https://huggingface.co/x"))).hasToString("[HTTP @ proxy/<unresolved>:3128]");
        assertThat(rule.select(URI.create("https://a.inside.example/x"))).containsExactly(java.net.Proxy.NO_PROXY);
        assertThat(rule.select(URI.create("https://hub.local/x"))).containsExactly(java.net.Proxy.NO_PROXY);
        assertThat(new ProxyRule(URI.create("http://proxy"), "*").select(URI.create("https://a/")))
                .containsExactly(java.net.Proxy.NO_PROXY);
    }

    @Test
    void aFileAtAnAddressIsFetchedWholeAndKeptUnderItsDigest() throws IOException {
        Path small = Files.write(
                hubDirectory.resolve("small-" + cache.hashCode()), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        String digest = Digests.sha256(small);
        try (LocalHub hub = new LocalHub(small)) {
            hub.breaks.set(1);
            hub.breakAfter = 4;
            String address = hub.address() + "/cdn/my%20net.safetensors?sha256=";
            WeightsFetching fetching = LocalHub.fetching(cache, hub.address());
            WeightsSource source = WeightsSource.parse(address + digest, Optional.empty(), fetching);
            assertThat(source.name()).isEqualTo("my-net");
            assertThat(source.read()).isEqualTo(ByteBuffer.wrap(Files.readAllBytes(small)));
            assertThat(cache.resolve(digest + ".safetensors")).exists();
            assertThatThrownBy(() -> WeightsSource.parse(address + ZEROS, Optional.empty(), fetching)
                            .read())
                    .hasMessageContaining("has the sha256 " + digest + ", expected " + ZEROS);
            assertThatThrownBy(() -> WeightsSource.parse("https://host/w?token=hush", Optional.empty(), fetching))
                    .hasMessageContaining("need their sha256")
                    .hasMessageNotContaining("hush");
        }
    }

    /** The convolutions, whose digest is pinned. */
    private WeightsSource source(LocalHub hub) {
        return WeightsSource.parse("imagenet", Optional.of(pinned), LocalHub.fetching(cache, hub.address()));
    }

    /** The whole file of this test's hub. */
    private static WeightsSource wholeFile(LocalHub hub, Path cache) {
        return new ImagenetWeights(Optional.empty(), fileDigest, LocalHub.fetching(cache, hub.address())).normalised();
    }
}
