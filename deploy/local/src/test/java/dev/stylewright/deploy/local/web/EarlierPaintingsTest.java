package dev.stylewright.deploy.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stylewright.deploy.testkit.Answer;
import dev.stylewright.deploy.testkit.StylewrightExtension;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.client.SubmitOptions;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page after a restart of its server. */
@Timeout(120)
class EarlierPaintingsTest {

    @RegisterExtension
    static final StylewrightExtension STYLEWRIGHT = StylewrightExtension.scripted("photos", "styles", "results");

    @Test
    void areShownAndFollowedAfterARestart() throws Exception {
        String completed;
        String forgotten;
        String waiting;
        try (TestPage page = new TestPage(STYLEWRIGHT);
                TestPage.Events events = page.events()) {
            completed = page.orderedId();
            events.await(completed, "completed");
            orderFromAProgram();
            STYLEWRIGHT.answer(request -> Answer.none());
            forgotten = page.orderedId();
            events.await(forgotten, "painting");
            commit(3);
            waiting = page.orderedId();
            events.await(waiting, "painting");
        }

        try (TestPage page = new TestPage(STYLEWRIGHT)) {
            try (TestPage.Events events = page.events()) {
                assertThat(events.ids()).containsExactly(completed, forgotten, waiting);
            }
            try (TestPage.Events events = page.events()) {
                JsonNode result = events.await(completed, "completed");
                assertThat(result.at("/request/content").asText()).isEqualTo("s3://photos/cat.png");
                assertThat(result.at("/outcome/result").asText()).isEqualTo("s3://results/" + completed + ".png");
                assertThat(result.has("problem")).isFalse();
            }
            try (TestPage.Events events = page.events()) {
                assertThat(events.await(forgotten, "failed").at("/problem").asText())
                        .isEqualTo("Its outcome has expired from the topics.");
            }
            try (TestPage.Events events = page.events()) {
                assertThat(page.post("/api/paintings/" + waiting + "/cancel", BodyPublishers.noBody())
                                .statusCode())
                        .isEqualTo(202);
                events.await(waiting, "cancelled");
            }
        }
    }

    /** It is not one of the page. */
    private static void orderFromAProgram() throws Exception {
        try (StylizationClient client =
                StylizationClient.builder(STYLEWRIGHT.bootstrapServers()).build()) {
            client.submit(
                            StylizationRequest.builder(
                                            "order-1", S3Uri.of("photos", "cat.png"), S3Uri.of("results", "order.png"))
                                    .style(Style.of(S3Uri.of("styles", "starry-night.jpg")))
                                    .build(),
                            SubmitOptions.defaults())
                    .outcome()
                    .get(1, TimeUnit.MINUTES);
        }
    }

    /** As if workers had finished the requests before {@code offset}. */
    private static void commit(long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", STYLEWRIGHT.bootstrapServers()))) {
            admin.alterConsumerGroupOffsets(
                            TestPage.GROUP,
                            Map.of(new TopicPartition(Topics.REQUESTS, 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get(1, TimeUnit.MINUTES);
        }
    }
}
