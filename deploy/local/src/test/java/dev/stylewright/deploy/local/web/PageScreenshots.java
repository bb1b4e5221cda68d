package dev.stylewright.deploy.local.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * Writes pictures of the page, for a person to look at: {@code -Dtest=PageScreenshots -Dscreenshots=DIRECTORY}, with {@code -Dscreenshots.size} and
 * {@code -Dscreenshots.iterations} of the paintings.
 */
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
class PageScreenshots {

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void lightDarkPhoneAndFailure() throws IOException {
        try (LivePage page = new LivePage(directory)) {
            write(page, page.browser());
        }
    }

    private void write(LivePage page, Chromium browser) throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("screenshots")));
        for (Map.Entry<String, Integer> size : Map.of("", 1, "phone-", 2).entrySet()) {
            boolean phone = size.getValue() == 2;
            page.open(Integer.getInteger("screenshots.size", 448), Integer.getInteger("screenshots.iterations", 140));
            for (String scheme : List.of("light", "dark")) {
                browser.colours(scheme);
                browser.size(phone ? 360 : 1320, phone ? 740 : 900, phone);
                browser.click(scheme.equals("light") ? "[title^='The Starry']" : "[title^='The Great']");
                String name = size.getKey() + scheme;
                browser.screenshot(folder.resolve(name + "-start.png"), true);
                page.paint();
                browser.await("a preview", () -> page.shownWidth() > 0);
                browser.screenshot(folder.resolve(name + "-painting.png"), !phone);
                page.awaitResult();
                browser.set("#divider", 45);
                browser.screenshot(folder.resolve(name + "-done.png"), true);
                browser.click("#copy");
                browser.click("#copy-dialog label:nth-of-type(4)");
                browser.screenshot(folder.resolve(name + "-copy.png"), false);
                browser.press(Keys.ESCAPE);
            }
        }
        browser.size(1320, 900, false);
        Path text = Files.writeString(directory.resolve("holiday.png"), "Dear Theo");
        browser.find(".source[data-role=photo] input").sendKeys(text.toString());
        browser.awaitText("#order-problem", "holiday.png is a text file");
        browser.screenshot(folder.resolve("refused.png"), true);
        page.choosePhoto(Files.write(directory.resolve("cut.png"), Arrays.copyOf(LivePage.sample("cat.png"), 60)));
        page.paint();
        browser.awaitText("#state", "Not painted");
        browser.screenshot(folder.resolve("failed.png"), true);
    }
}
