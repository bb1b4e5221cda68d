package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.order.ImageFile;
import dev.stylewright.deploy.local.order.Order;
import dev.stylewright.deploy.local.order.Placement;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.codec.Codec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Prints the requests of orders, one JSON object per line, and how to send them with other programs. Starts nothing. */
final class Explanation {

    private static final String BROKERS = "127.0.0.1:9092";
    private static final String STORE = "127.0.0.1:9000";

    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * Prepares an explanation.
     *
     * @param out receives the requests
     * @param err receives comments
     */
    Explanation(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    void print(Stream<Order> orders) {
        Map<S3Uri, ImageFile> images = new LinkedHashMap<>();
        List<StylizationRequest> requests = orders.map(order ->
                        Placement.atTheTop(order, Instant.now(), images).request())
                .toList();
        requests.forEach(request -> out.println(new String(Codec.encodeRequest(request), StandardCharsets.UTF_8)));
        out.flush();
        comment(
                "Standard output has one request per line. Nothing was started. To send the requests to `stylize serve`:");
        images.forEach((place, image) -> image.file()
                .ifPresent(file ->
                        comment("  " + OrderingHelp.s3cmd(STORE) + " put " + quoted(file.toString()) + " " + place)));
        comment("  kcat -P -b " + BROKERS + " -t " + Topics.REQUESTS + " -l FILE     (the file with these lines)");
        comment("Their states and results:");
        requests.forEach(request -> {
            comment("  deploy/local/stylize status " + request.id());
            comment("  " + OrderingHelp.s3cmd(STORE) + " get " + request.output());
        });
        comment("All outcomes:");
        comment("  kcat -C -q -e -b " + BROKERS + " -t " + Topics.OUTCOMES
                + " -o beginning -X isolation.level=read_committed");
        if (requests.stream().anyMatch(request -> request.deadline().isPresent())) {
            comment("The deadline is --time-limit from now: send the request at once.");
        }
        err.flush();
    }

    private void comment(String line) {
        err.println("# " + line);
    }

    private static String quoted(String file) {
        return file.matches("[A-Za-z0-9._/-]+") ? file : "'" + file.replace("'", "'\\''") + "'";
    }
}
