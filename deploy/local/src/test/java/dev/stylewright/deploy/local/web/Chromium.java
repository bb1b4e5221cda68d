package dev.stylewright.deploy.local.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The installed Chromium without a window, driven by its chromedriver. */
final class Chromium implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test if Chromium or its driver is not installed. */
    static Chromium start() {
        Optional<Path> browser = Programs.find("chromium", "chromium-browser", "google-chrome");
        Optional<Path> service = Programs.find("chromedriver");
        assumeTrue(
                browser.isPresent() && service.isPresent(),
                "SKIPPED: Chromium or chromedriver is not installed (Debian: apt-get install chromium chromium-driver)");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable("browser", Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.orElseThrow().toFile());
        options.addArguments(
                // Containers and root have no namespaces for its sandbox.
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--lang=en",
                "--window-size=1320,900");
        options.setCapability("goog:loggingPrefs", logs);
        return new Chromium(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(service.orElseThrow().toFile())
                        .build(),
                options));
    }

    /** Opens a page in a new tab, which does not share the choices of the previous one. */
    void open(URI page) {
        String before = driver.getWindowHandle();
        String tab = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
        driver.switchTo().window(before).close();
        driver.switchTo().window(tab);
        driver.get(page.toString());
        awaitStart();
    }

    void reload() {
        driver.navigate().refresh();
        awaitStart();
    }

    /** Waits until the page has the settings and the earlier paintings. */
    private void awaitStart() {
        await("the start of the page", () -> findAll("#history[aria-busy=true]").isEmpty());
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> findAll(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    String text(String selector) {
        return find(selector).getText();
    }

    void click(String selector) {
        WebElement element = find(selector);
        run("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    /** Moves a slider, as its user would. */
    void set(String selector, int value) {
        run(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
                find(selector),
                value);
    }

    void awaitText(String selector, String part) {
        await(part + " in " + selector, () -> text(selector).contains(part));
    }

    void await(String what, BooleanSupplier condition) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
                .withMessage(() -> what + "; the page shows: " + text("body"))
                .until(any -> condition.getAsBoolean());
    }

    Object run(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
    }

    /** Runs a script that passes its result to its last argument. */
    Object runAsync(String script) {
        return Objects.requireNonNullElse(driver.executeAsyncScript(script), "");
    }

    void press(CharSequence keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void colours(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void size(int width, int height, boolean phone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
    }

    /** The console's messages since the last call: errors and violations of the policy. */
    List<String> console() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** Writes a PNG of the whole page, or of what is visible. */
    void screenshot(Path file, boolean whole) throws IOException {
        String png = String.valueOf(driver.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole))
                .get("data"));
        Files.write(file, Base64.getDecoder().decode(png));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
