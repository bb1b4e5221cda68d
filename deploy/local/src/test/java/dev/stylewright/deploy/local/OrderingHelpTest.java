package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OrderingHelpTest {

    private final String text = OrderingHelp.text(
            "127.0.0.1:4711",
            "http://127.0.0.1:4712",
            Optional.of(URI.create("http://127.0.0.1:4713/")),
            Path.of("data"));

    @Test
    void theOrderThatIsPrintedIsAValidRequest() {
        Matcher order = Pattern.compile("echo '(.*)'").matcher(text);
        assertThat(order.find()).isTrue();
        assertThat(Codec.decodeRequest(order.group(1).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Decoded.Valid.class);
    }

    @Test
    void namesTheAddressesAndTheKeys() {
        assertThat(text)
                .contains(
                        "Page    http://127.0.0.1:4713/",
                        "kcat -P -b 127.0.0.1:4711",
                        "deploy/local/stylize status order-1 --brokers 127.0.0.1:4711",
                        "buckets photos and styles, and write to results",
                        "--host=127.0.0.1:4712",
                        "--access_key=stylewright")
                .doesNotContainPattern("\\{[a-z0-9]+}");
    }

    @Test
    void theUsualBrokersNeedNoOption() {
        assertThat(OrderingHelp.text("127.0.0.1:9092", "http://127.0.0.1:4712", Optional.empty(), Path.of("data")))
                .contains("  deploy/local/stylize status order-1\n");
    }

    @Test
    void withoutAPageNamesNone() {
        String withoutPage =
                OrderingHelp.text("127.0.0.1:4711", "http://127.0.0.1:4712", Optional.empty(), Path.of("data"));
        assertThat(withoutPage).startsWith("Ready.\n  Broker").doesNotContain("Page");
    }
}
