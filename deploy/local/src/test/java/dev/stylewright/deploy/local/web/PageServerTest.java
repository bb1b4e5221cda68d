package dev.stylewright.deploy.local.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stylewright.deploy.testkit.Answer;
import dev.stylewright.deploy.testkit.StylewrightExtension;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.report.FailureCode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's calls, with a real broker and store and a worker that answers as a test defines. */
@Timeout(60)
class PageServerTest {

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

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({"/app.js, text/javascript", "/style.css, text/css", "/icon.svg, image/svg+xml"})
    void servesItsFiles(String path, String type) throws Exception {
        HttpResponse<String> response = page.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(page.header(response, "Content-Type")).startsWith(type);
    }

    @Test
    void storesAFileOnceAndShowsIt() throws Exception {
        byte[] cat = page.sample();

        String first =
                page.image(page.post("/api/pictures/photo?name=my%20cat%2F1.png", BodyPublishers.ofByteArray(cat)));
        String second =
                page.image(page.post("/api/pictures/photo?name=my%20cat%2F1.png", BodyPublishers.ofByteArray(cat)));

        assertThat(first).isEqualTo(second).matches("s3://photos/page/[0-9a-f]{16}/my-cat-1\\.png");
        assertThat(page.store().find(S3Uri.parse(first)))
                .hasValueSatisfying(stored -> assertThat(stored).isEqualTo(cat));
        HttpResponse<byte[]> shown = page.send(
                HttpRequest.newBuilder(page.uri(first.replace("s3://", "/pictures/")))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(page.header(shown, "Content-Type")).isEqualTo("image/png");
        assertThat(shown.body()).isEqualTo(cat);
    }

    @ParameterizedTest
    @CsvSource({"..%2F..%2Fa.png, ..-..-a.png", ".., picture", "'', picture"})
    void namesOfFilesBecomeKeys(String name, String key) throws Exception {
        assertThat(page.image(
                        page.post("/api/pictures/painting?name=" + name, BodyPublishers.ofByteArray(page.sample()))))
                .endsWith("/" + key);
    }

    @Test
    void aPaintingIsFollowedToItsResult() throws Exception {
        try (TestPage.Events events = page.events()) {
            String id = page.orderedId();

            JsonNode painting = events.await(id, "completed");

            assertThat(painting.at("/request/output").asText()).isEqualTo("s3://results/" + id + ".png");
            assertThat(painting.at("/outcome/event").asText()).isEqualTo("completed");
            HttpResponse<String> result =
                    page.get(painting.at("/outcome/result").asText().replace("s3://", "/pictures/"));
            assertThat(result.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void eventsAreInUtf8() throws Exception {
        try (TestPage.Events events = page.events()) {
            HttpResponse<String> ordered = page.post(
                    "/api/paintings", BodyPublishers.ofString(TestPage.ORDER.replace("cat.png", "日本 – Größe.png")));

            JsonNode painting =
                    events.await(JSON.readTree(ordered.body()).at("/id").asText(), "failed");

            assertThat(painting.at("/request/content").asText()).isEqualTo("s3://photos/日本 – Größe.png");
            assertThat(painting.at("/outcome/code").asText()).isEqualTo("IMAGE_NOT_FOUND");
        }
    }

    @Test
    void aFailureHasTheSentenceOfTheOutcome() throws Exception {
        STYLEWRIGHT.answer(request -> Answer.failed(FailureCode.IMAGE_UNREADABLE));
        try (TestPage.Events events = page.events()) {
            JsonNode painting = events.await(page.orderedId(), "failed");

            assertThat(painting.at("/outcome/code").asText()).isEqualTo("IMAGE_UNREADABLE");
            assertThat(painting.at("/outcome/message").asText()).isNotBlank();
        }
    }

    @Test
    void aPageThatIsLoadedAgainFindsTheRunningPaintingAndCancelsIt() throws Exception {
        STYLEWRIGHT.answer(request -> Answer.none());
        String id = page.orderedId();
        try (TestPage.Events events = page.events()) {
            // No outcome can arrive first and end the listening.
            assertThat(events.await(id, "painting").at("/progress/event").asText())
                    .isIn("started", "progressed");

            assertThat(page.post("/api/paintings/" + id + "/cancel", BodyPublishers.noBody())
                            .statusCode())
                    .isEqualTo(202);

            JsonNode painting = events.await(id, "cancelled");
            assertThat(painting.at("/cancelRequested").asBoolean()).isTrue();
            assertThat(painting.at("/outcome/reason").asText()).isEqualTo("cancelled on the page");
        }
    }

    @Test
    void cancelsOnlyWhatThePageRequested() throws Exception {
        assertThat(page.post("/api/paintings/other/cancel", BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void reportsAllProblemsOfARequest() throws Exception {
        HttpResponse<String> response = page.post(
                "/api/paintings",
                BodyPublishers.ofString("{\"content\": \"cat.png\", \"styles\": [], \"parameters\": {\"size\": 1}}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).findValuesAsText("path"))
                .contains("$.content", "$.styles", "$.parameters.size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "paint"})
    void refusesWhatIsNoRequest(String body) throws Exception {
        HttpResponse<String> response = page.post("/api/paintings", BodyPublishers.ofString(body));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(page.message(response)).startsWith("The request is not ");
    }

    @Test
    void settingsNameTheSurroundings() throws Exception {
        JsonNode settings = JSON.readTree(page.get("/api/settings").body());

        assertThat(settings.at("/brokers").asText()).isEqualTo(STYLEWRIGHT.bootstrapServers());
        assertThat(settings.at("/samples/painting").size()).isEqualTo(4);
        for (JsonNode sample : settings.at("/samples/painting")) {
            assertThat(page.get(sample.at("/image").asText().replace("s3://", "/pictures/"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aTakenPortIsReported() {
        assertThatThrownBy(() -> PageServer.start(page.settings(), page.store(), Optional.of(page.port())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Port " + page.port() + " on 127.0.0.1 is taken");
    }

    @Test
    void withoutAPortTakesTheUsualOneOrTheNext() {
        try (PageServer first = PageServer.start(page.settings(), page.store(), Optional.empty());
                PageServer second = PageServer.start(page.settings(), page.store(), Optional.empty())) {
            assertThat(first.address().getPort()).isGreaterThanOrEqualTo(PageServer.USUAL_PORT);
            assertThat(second.address().getPort()).isNotEqualTo(first.address().getPort());
        }
    }
}
