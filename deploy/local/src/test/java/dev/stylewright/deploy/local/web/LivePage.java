package dev.stylewright.deploy.local.web;

import dev.stylewright.deploy.local.stack.LocalStack;
import dev.stylewright.deploy.local.stack.StackSettings;
import dev.stylewright.deploy.local.terminal.CleanupStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The page with real broker, store and worker, open in Chromium. */
final class LivePage implements AutoCloseable {

    /** In bytes. */
    static final int UPLOAD_LIMIT = 2_000_000;

    private static final String SECRET_KEY = "stylewright-secret";
    private static final String AXE = """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
              found => done(found.violations
                .filter(rule => ['serious', 'critical'].includes(rule.impact))
                .map(rule => `${rule.id}: ${rule.help}: ${rule.nodes.map(node => node.html).join(' ')}`)),
              failure => done([String(failure)]))
            """;

    private final CleanupStack cleanup = new CleanupStack();
    private final Chromium browser;
    private final LocalStack stack;
    private final PageServer server;

    /**
     * Starts everything; skips the test where Chromium is not installed.
     *
     * @param directory the broker's data directory
     */
    LivePage(Path directory) {
        browser = cleanup.add(Chromium.start());
        stack = LocalStack.start(
                new StackSettings(
                        0, 0, directory, false, SECRET_KEY, List.of("stylewright.device=cpu", "stylewright.threads=1")),
                cleanup);
        SamplePictures.upload(stack.store());
        stack.awaitWorker();
        server = cleanup.add(another());
    }

    /** One more server of the same broker and store. */
    PageServer another() {
        return PageServer.start(
                new PageSettings(
                        stack.bootstrapServers(),
                        stack.group(),
                        stack.endpoint(),
                        StackSettings.ACCESS_KEY,
                        SECRET_KEY,
                        UPLOAD_LIMIT,
                        320),
                stack.store(),
                Optional.of(0));
    }

    Chromium browser() {
        return browser;
    }

    String brokers() {
        return stack.bootstrapServers();
    }

    /** Opens the page as a new user would, on a desktop with light colours. */
    void open(int size, int iterations) {
        browser.open(server.address());
        browser.colours("light");
        browser.size(1320, 900, false);
        browser.set("#size", size);
        browser.set("#iterations", iterations);
    }

    /** Chooses a file, and waits until it is stored. */
    void choosePhoto(Path file) {
        browser.find(".source[data-role=photo] input").sendKeys(file.toString());
        browser.await("the file is stored", () -> browser.text(".source[data-role=photo] .file")
                .equals(String.valueOf(file.getFileName())));
    }

    /** Clicks Paint, and waits for the new painting. */
    void paint() {
        paint(() -> browser.click("#paint"));
    }

    /** Waits until the page shows a painting that was not there before {@code press}: an earlier one may be finished already. */
    void paint(Runnable press) {
        int before = browser.findAll("#paintings li").size();
        press.run();
        browser.await(
                "a new painting",
                () -> browser.findAll("#paintings li").size() == before + 1
                        && !browser.findAll("#paintings li:first-child [aria-current=true]")
                                .isEmpty());
    }

    /** Waits until the painting that is shown is finished, and its result visible. */
    void awaitResult() {
        browser.awaitText("#state", "Done");
        browser.await(
                "the result",
                () -> Objects.equals(
                                browser.find("#after").getDomProperty("src"),
                                browser.find("#download").getDomProperty("href"))
                        && shownWidth() > 0);
    }

    /** The width in pixels of the picture that is shown, 0 for none. */
    long shownWidth() {
        return ((Number)
                        browser.run(
                                "const canvas = document.getElementById('canvas');"
                                        + " return canvas.classList.contains('single') ? 0 : document.getElementById('after').naturalWidth"))
                .longValue();
    }

    int evaluation() {
        String state = browser.text("#state");
        return state.matches("Painting, \\d+ of .*")
                ? Integer.parseInt(state.replaceAll("Painting, (\\d+) of .*", "$1"))
                : 0;
    }

    /** The violations that axe rates serious or critical. */
    List<?> serious() {
        browser.run(text("/axe.min.js"));
        return (List<?>) browser.runAsync(AXE);
    }

    @Override
    public void close() {
        cleanup.close();
    }

    static byte[] sample(String name) {
        return bytes("/dev/stylewright/deploy/local/samples/" + name);
    }

    private static String text(String resource) {
        return new String(bytes(resource), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String resource) {
        try (InputStream stream = Objects.requireNonNull(LivePage.class.getResourceAsStream(resource), resource)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
