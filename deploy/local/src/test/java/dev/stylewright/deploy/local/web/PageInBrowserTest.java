package dev.stylewright.deploy.local.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stylewright.deploy.local.stack.LocalLimits;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * The page as its user sees it: in Chromium, with real broker, store and worker, and small pictures. Skipped where Chromium is not installed.
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PageInBrowserTest {

    private static final int SMALL = 64;

    @TempDir
    static Path directory;

    // JUnit sets these before any test.
    @SuppressWarnings("NullAway.Init")
    private static LivePage page;

    @SuppressWarnings("NullAway.Init")
    private static Chromium browser;

    @BeforeAll
    static void start() {
        page = new LivePage(directory);
        browser = page.browser();
    }

    @AfterAll
    static void stop() {
        // Chromium may not be installed.
        if (page != null) {
            page.close();
        }
    }

    @BeforeEach
    void openThePage() {
        page.open(SMALL, 10);
    }

    @Test
    void paintsTheSamplePairAndComparesItWithThePhoto() throws Exception {
        browser.console();

        page.paint();
        page.awaitResult();

        assertThat(browser.text("#state")).startsWith("Done, 64 × 43 px, painted in");
        assertThat(page.shownWidth()).isEqualTo(SMALL);
        assertThat(browser.text("#stage-title")).isEqualTo("Cat in the style of The Starry Night, van Gogh");
        assertThat(browser.find("#announcement").getDomProperty("textContent")).startsWith("Done");
        browser.run("document.getElementById('divider').focus()");
        browser.press(Keys.END);
        assertThat(browser.run("return getComputedStyle(document.getElementById('canvas')).getPropertyValue('--cut')"))
                .isEqualTo("100%");
        assertThat(browser.find("#divider").getDomAttribute("aria-valuetext")).isEqualTo("100 % photo");
        String result = Objects.requireNonNull(browser.find("#download").getDomProperty("href"));
        assertThat(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(URI.create(result)).build(), BodyHandlers.ofByteArray())
                        .body())
                .startsWith(0x89, 'P', 'N', 'G');
        assertThat(browser.findAll("#paintings li")).isNotEmpty();
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void aReloadInTheMiddleContinuesAndCancelEndsIt() {
        browser.set("#size", 256);
        browser.set("#iterations", 600);
        page.paint();
        browser.awaitText("#state", " of 600 iterations");
        browser.await("a preview", () -> page.shownWidth() > 0);
        browser.await("a small preview", () -> thumbnail().contains("/results/previews/"));

        browser.reload();

        browser.awaitText("#state", " of 600 iterations");
        browser.await("the preview again", () -> page.shownWidth() > 0);
        assertThat(browser.find("#size").getDomProperty("value")).isEqualTo("256");
        int before = page.evaluation();
        browser.await("progress after the reload", () -> page.evaluation() > before);
        browser.size(360, 740, true);
        assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(360L);

        browser.click("#cancel");

        browser.awaitText("#state", "Cancelled");
        assertThat(browser.find("#cancel").isDisplayed()).isFalse();
        assertThat(browser.find("#progress").isDisplayed()).isFalse();
    }

    @Test
    void aFileThatIsNoPictureIsRefusedAtOnce() throws IOException {
        Path text = Files.writeString(directory.resolve("letter.png"), "Dear Theo");

        browser.find(".source[data-role=photo] input").sendKeys(text.toString());

        browser.awaitText("#order-problem", "letter.png is a text file; accepted are JPEG");
        assertThat(browser.text(".source[data-role=photo] .file")).isEqualTo("Cat");
        assertThat(page.serious()).isEmpty();
        browser.click(".source[data-role=photo] .samples button");
        assertThat(browser.find("#order-problem").isDisplayed()).isFalse();
    }

    @Test
    void paintWaitsForAFileAndDoesNothingIfItIsRefused() throws IOException {
        browser.run("const plain = window.fetch; const gate = new Promise(open => { window.openGate = open });"
                + " window.orders = 0; window.fetch = async (path, options) => { if (path === '/api/paintings') window.orders++;"
                + " await gate; return plain(path, options) }");
        Path text = Files.writeString(directory.resolve("note.png"), "Dear Theo");
        browser.find(".source[data-role=photo] input").sendKeys(text.toString());
        browser.awaitText(".source[data-role=photo] .file", "Storing note.png");

        browser.click("#paint");
        browser.run("window.openGate()");

        browser.awaitText("#order-problem", "note.png is a text file");
        // Everything that waited for the file has run before this timer's task.
        assertThat(browser.runAsync(
                        "const done = arguments[arguments.length - 1]; setTimeout(() => done(window.orders))"))
                .isEqualTo(0L);
    }

    @Test
    void aLaterChoiceCountsWhileAFileIsStored() throws IOException {
        // The task of the timer runs after all that the page does with the answer.
        browser.run("const plain = window.fetch; const gate = new Promise(open => { window.openGate = open });"
                + " window.fetch = async (...call) => { await gate; const answer = await plain(...call);"
                + " const read = answer.text.bind(answer); answer.text = async () => { const text = await read();"
                + " setTimeout(() => { window.stored = true }); return text }; return answer }");
        Path file = Files.write(directory.resolve("late.png"), LivePage.sample("cat.png"));
        browser.find(".source[data-role=photo] input").sendKeys(file.toString());
        browser.awaitText(".source[data-role=photo] .file", "Storing late.png");

        browser.click(".source[data-role=photo] .samples button");
        browser.run("openGate()");

        browser.await("the end of the upload", () -> browser.run("return window.stored === true")
                .equals(true));
        assertThat(browser.text(".source[data-role=photo] .file")).isEqualTo("Cat");
    }

    @Test
    void aTruncatedPictureEndsWithTheWorkersSentence() throws IOException {
        Path cut = Files.write(directory.resolve("cut.png"), Arrays.copyOf(LivePage.sample("cat.png"), 60));

        browser.find(".source[data-role=photo] input").sendKeys(cut.toString());
        browser.awaitText(".source[data-role=photo] .file", "cut.png");
        browser.awaitText(".source[data-role=photo] .hint", "The worker decides");
        page.paint();

        browser.awaitText("#state", "Not painted");
        assertThat(browser.text("#reason")).startsWith("content cut.png: ").endsWith(".");
        browser.await("the mark", () -> thumbnail().endsWith("/no-picture.svg"));
        assertThat(browser.find("#unseen").isDisplayed()).isTrue();
        assertThat(page.serious()).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
        Path large = Files.write(directory.resolve("large.png"), new byte[LivePage.UPLOAD_LIMIT + 1]);

        browser.find(".source[data-role=painting] input").sendKeys(large.toString());

        browser.awaitText("#order-problem", "large.png has 2,000,001 bytes and the limit is 2,000,000");
        assertThat(browser.text(".source[data-role=painting] .file")).isEqualTo("The Starry Night, van Gogh");
    }

    @Test
    void aDroppedAndAPastedPictureArePainted() throws IOException {
        String file =
                "const bytes = Uint8Array.from(atob('" + Base64.getEncoder().encodeToString(LivePage.sample("cat.png"))
                        + "'), c => c.charCodeAt(0)); const data = new DataTransfer();"
                        + " data.items.add(new File([bytes], 'mine.png', {type: 'image/png'}));";
        browser.run(file + "document.querySelector('.source[data-role=painting] .drop').dispatchEvent("
                + "new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}))");
        browser.awaitText(".source[data-role=painting] .file", "mine.png");
        browser.run(file + "document.dispatchEvent("
                + "new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))");
        browser.awaitText(".source[data-role=photo] .file", "mine.png");

        page.paint();

        browser.awaitText("#stage-title", "mine.png in the style of mine.png");
        browser.awaitText("#state", "Done");
    }

    @Test
    void theKeyboardIsEnough() {
        browser.run("document.activeElement.blur()");
        for (int i = 0; i < 30 && !"paint".equals(focused()); i++) {
            browser.press(Keys.TAB);
        }
        assertThat(focused()).isEqualTo("paint");
        page.paint(() -> browser.press(Keys.ENTER));
        browser.awaitText("#state", "Done");
    }

    @Test
    void axeFindsNothingSerious() {
        assertThat(page.serious()).isEmpty();
        page.paint();
        page.awaitResult();
        assertThat(page.serious()).as("with a picture").isEmpty();
        browser.colours("dark");
        assertThat(page.serious()).as("dark").isEmpty();
        browser.size(360, 740, true);
        assertThat(page.serious()).as("phone").isEmpty();
        browser.click("#copy");
        assertThat(page.serious()).as("dialog").isEmpty();
    }

    @Test
    void theRequestIsCopiedAsJsonAndAsAScriptThatRuns() throws Exception {
        page.paint();
        browser.awaitText("#state", "Done");
        browser.click("#copy");
        assertThat(Codec.decodeRequest(browser.text("#snippet").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Decoded.Valid.class);
        browser.click("#copy-dialog label:nth-of-type(2)");
        String script = browser.text("#snippet");
        assertThat(script).contains("kcat -P -b " + page.brokers());
        browser.press(Keys.ESCAPE);
        assertThat(browser.find("#copy-dialog").isDisplayed()).isFalse();

        assumeTrue(
                Programs.find("kcat").isPresent() && Programs.find("s3cmd").isPresent(),
                "kcat or s3cmd is not installed");
        Path folder = Files.createDirectory(directory.resolve("script"));
        Process process = new ProcessBuilder("bash", "-e", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        try (var files = Files.list(folder)) {
            Path result = files.findFirst().orElseThrow();
            assertThat(ImageIO.read(result.toFile()).getWidth()).isEqualTo(SMALL);
        }
    }

    @Test
    void saysThatTheServerIsGone() {
        try (PageServer other = page.another()) {
            browser.open(other.address());
            assertThat(browser.find("#offline").isDisplayed()).isFalse();
        }
        browser.await("the banner", () -> browser.find("#offline").isDisplayed());
    }

    /** Formats that Chromium does not show. */
    @Test
    void aTiffIsShownAsPhoto() throws IOException {
        Path tiff = directory.resolve("cat.tif");
        assertThat(ImageIO.write(
                        ImageIO.read(new ByteArrayInputStream(LivePage.sample("cat.png"))), "tiff", tiff.toFile()))
                .isTrue();

        page.choosePhoto(tiff);

        isShownAsPhoto("cat.tif");
    }

    @Test
    void aHeicIsShownAsPhoto() throws IOException {
        // A copy of heic.heic of the worker's tests, made from this project's sample picture.
        byte[] heic = LivePage.bytes("/pictures/cat.heic");
        try (SmallCopies copies = new SmallCopies(LocalLimits.DEFAULTS)) {
            assumeTrue(
                    copies.jpeg(heic).isPresent(),
                    "SKIPPED: libheif is not installed (Debian: apt-get install libheif1)");
        }

        page.choosePhoto(Files.write(directory.resolve("cat.heic"), heic));

        isShownAsPhoto("cat.heic");
    }

    private static void isShownAsPhoto(String file) {
        browser.await("the chosen photo", () -> browser.find(".source[data-role=photo] .drop img")
                .isDisplayed());
        page.paint();
        page.awaitResult();
        browser.set("#divider", 50);
        assertThat(browser.find("#before").isDisplayed()).isTrue();
        assertThat(browser.find("#before").getDomProperty("src")).endsWith("/" + file);
        assertThat(browser.find("#before").getDomProperty("naturalWidth")).isEqualTo("1024");
    }

    /** The address of the picture of the newest painting in the history. */
    private static String thumbnail() {
        return String.valueOf(browser.find("#paintings li:first-child img").getDomProperty("src"));
    }

    private static String focused() {
        return String.valueOf(browser.run("return document.activeElement.id"));
    }
}
