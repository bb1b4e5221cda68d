package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.stack.StackSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Commands for requesting an image from outside. */
final class OrderingHelp {

    private static final String TEXT = """
            Ready.{page}
              Broker  {kafka}
              Store   {endpoint}  (access key {user}, secret key {secret})
                      Requests read from its buckets photos and styles, and write to results.
              Data    {data}

            Order a picture with kcat. The two pictures of this request are already in the store:

              echo '{"id": "order-1", "content": "s3://photos/cat.png", "styles": [{"image": "s3://styles/starry-night.jpg"}], "output": "s3://results/order-1.png", "parameters": {"size": 256}}' \\
                | kcat -P -b {kafka} -t stylization.requests

            Read its outcome, and download the result:

              deploy/local/stylize status order-1{brokers}
              {s3cmd} get s3://results/order-1.png

            See all outcomes:

              kcat -C -q -e -b {kafka} -t stylization.outcomes -o beginning -X isolation.level=read_committed

            Use your own pictures:

              {s3cmd} put my-photo.jpg s3://photos/
              {s3cmd} put my-painting.jpg s3://styles/

            Press Ctrl-C to stop.""";

    private OrderingHelp() {}

    static String text(String bootstrapServers, String endpoint, Optional<URI> page, Path data) {
        String s3cmd = s3cmd(URI.create(endpoint).getAuthority());
        return TEXT.replace(
                        "{page}",
                        page.map(uri -> "\n  Page    " + uri + "  (a page for your browser, on this machine only)")
                                .orElse(""))
                .replace(
                        "{brokers}",
                        bootstrapServers.equals(StatusCommand.USUAL_BROKERS) ? "" : " --brokers " + bootstrapServers)
                .replace("{kafka}", bootstrapServers)
                .replace("{endpoint}", endpoint)
                .replace("{user}", StackSettings.ACCESS_KEY)
                .replace("{secret}", ServeCommand.SECRET_KEY)
                .replace("{data}", data.toString())
                .replace("{s3cmd}", s3cmd);
    }

    /** The sentence about unfinished requests of an earlier run. */
    static String earlier(long number) {
        return number == 1
                ? "1 request of an earlier run is waiting; the worker paints it first."
                : number + " requests of an earlier run are waiting; the worker paints them first.";
    }

    /** The s3cmd command with its options for the store at {@code address}, a host and a port. */
    static String s3cmd(String address) {
        return "s3cmd --no-ssl --host=" + address + " --host-bucket=" + address + " --access_key="
                + StackSettings.ACCESS_KEY + " --secret_key=" + ServeCommand.SECRET_KEY;
    }
}
