package dev.stylewright.deploy.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.testkit.StylewrightExtension;
import dev.stylewright.protocol.S3Uri;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests that the server refuses, and its restrictions for the browser. */
@Timeout(60)
class PageProtectionTest {

    @RegisterExtension
    static final StylewrightExtension STYLEWRIGHT = StylewrightExtension.scripted("photos", "styles", "results");

    // JUnit sets it before any test.
    @SuppressWarnings("NullAway.Init")
    private static TestPage page;

    @BeforeAll
    static void start() {
        page = new TestPage(STYLEWRIGHT);
    }

    @AfterAll
    static void stop() {
        page.close();
    }

    @Test
    void servesThePageWithHeadersThatRestrictIt() throws Exception {
        HttpResponse<String> response = page.get("/");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("<title>Stylewright</title>", "Not for the Internet");
        assertThat(page.header(response, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header(response, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header(response, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/PageServer.class",
                "/web/PageServer.class",
                "/%2e%2e/web/PageServer.class",
                "/pictures/other/cat.png",
                "/pictures/photos/none.png",
                "/pictures/photos/%2e%2e/styles/starry-night.jpg",
                "/api/none"
            })
    void servesNothingElse(String path) throws Exception {
        assertThat(page.raw("GET " + path + " HTTP/1.1\r\nHost: " + page.host() + "\r\nConnection: close\r\n\r\n"))
                .containsPattern("^HTTP/1.1 40[04]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:PORT", "127.0.0.1:1", "127.0.0.1", "localhost.evil.example:PORT"})
    void refusesOtherNamesOfItself(String host) throws IOException {
        String name = host.replace("PORT", Integer.toString(page.port()));

        assertThat(page.raw("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421")
                .contains("for this machine only: open it as http://" + page.host() + "/")
                .doesNotContain("<title>");
    }

    @Test
    void isAlsoLocalhost() throws IOException {
        assertThat(page.raw("GET / HTTP/1.1\r\nHost: LOCALHOST:" + page.port() + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1:PORT", "http://localhost:PORT", ""})
    void refusesChangesThatAnotherSiteAsksFor(String origin) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(page.uri("/api/paintings")).POST(BodyPublishers.ofString(TestPage.ORDER));
        if (!origin.isEmpty()) {
            request.header("Origin", origin.replace("PORT", Integer.toString(page.port())));
        }

        HttpResponse<String> response = page.send(request.build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(page.message(response)).contains("Only this server's own page");
    }

    @Test
    void refusesALargeFileBeforeItReadsIt() throws IOException {
        // Only the head is sent: an answer means that the server did not wait for the rest.
        assertThat(page.raw(
                        "POST /api/pictures/photo?name=big.png HTTP/1.1\r\nHost: " + page.host() + "\r\nOrigin: http://"
                                + page.host() + "\r\nContent-Length: 300001\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("big.png has 300,001 bytes and the limit is 300,000.");
    }

    @Test
    void refusesBodiesWithoutALengthAndWithoutContent() throws Exception {
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[10]));

        assertThat(page.post("/api/pictures/photo?name=a.png", chunked).statusCode())
                .isEqualTo(411);
        assertThat(page.message(page.post("/api/pictures/photo?name=a.png", BodyPublishers.noBody())))
                .isEqualTo("a.png is empty.");
        assertThat(page.post("/api/pictures/wallpaper?name=a.png", BodyPublishers.ofString("x"))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "letter.png|Dear Theo|letter.png is a text file",
                "a b.jpg|%PDF-1.7|a b.jpg is a PDF",
                "''|<html><body>404</body></html>|The file is an HTML page"
            })
    void refusesAFileThatIsNoPicture(String name, String content, String sentence) throws Exception {
        HttpResponse<String> response =
                page.post("/api/pictures/photo?name=" + name.replace(" ", "%20"), BodyPublishers.ofString(content));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(page.message(response))
                .startsWith(sentence)
                .endsWith("; accepted are JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC and AVIF.");
    }

    @Test
    void neverShowsWhatIsNoPicture() throws Exception {
        S3Uri place = S3Uri.of("photos", "page.png");
        page.store().put(place, "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> response = page.get(place.toString().replace("s3://", "/pictures/"));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(page.header(response, "Content-Type")).isEqualTo("application/json");
    }
}
