package dev.stylewright.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import java.awt.image.BufferedImage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real worker of the kit, through the client that other services use. */
class PaintingTest {

    @RegisterExtension
    static final StylewrightExtension STYLEWRIGHT = StylewrightExtension.painting("photos", "styles", "results");

    @Test
    void aRequestOfDefaultSizeIsPaintedSmall() throws Exception {
        Pictures.upload(STYLEWRIGHT);

        Completed completed = (Completed) outcome(Pictures.order("painted"));

        // The style is a strip of 3 to 1, whose shorter side must have 16 px.
        assertThat(completed.width()).isEqualTo(48);
        assertThat(completed.evaluations()).isEqualTo(4);
        assertThat(completed.worker().weights()).startsWith("vgg16-imagenet@");
        BufferedImage result =
                Pictures.decode(STYLEWRIGHT.find(Pictures.result("painted")).orElseThrow());
        assertThat(result.getWidth()).isEqualTo(48);
        assertThat(result.getHeight()).isEqualTo(32);
        assertThat(((Completed) outcome(Pictures.order("painted"))).replayed()).isTrue();
    }

    @Test
    void requestsAreCheckedAsInProduction() throws Exception {
        Failed missing = (Failed) outcome(
                StylizationRequest.builder("missing", S3Uri.of("photos", "nobody.png"), Pictures.result("missing"))
                        .style(Style.of(Pictures.STYLE))
                        .build());
        Failed denied = (Failed)
                outcome(StylizationRequest.builder("denied", S3Uri.of("secrets", "a.png"), Pictures.result("denied"))
                        .style(Style.of(Pictures.STYLE))
                        .build());

        assertThat(missing.code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
        assertThat(denied.code()).isEqualTo(FailureCode.ACCESS_DENIED);
    }

    @Test
    void theRealWorkerHasNoScript() {
        assertThatThrownBy(() -> STYLEWRIGHT.answer(request -> Answer.none()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("scripted");
    }

    private static Outcome outcome(StylizationRequest request) throws Exception {
        try (StylizationClient client =
                StylizationClient.builder(STYLEWRIGHT.bootstrapServers()).build()) {
            return client.submit(request, ProgressListener.NONE).get(60, TimeUnit.SECONDS);
        }
    }
}
