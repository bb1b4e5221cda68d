package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.app.command.WorkerCommand;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@SuppressWarnings("try") // no thread interrupts a test while its store closes
class WeightsCommandTest {
    /** An empty safetensors file, and its digest. */
    private static final byte[] EMPTY = {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'};

    private static final String DIGEST = "411a485216e432ece6b9af94fa32154cf79a2a56d4f81266baa50063f45092bd";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path directory;

    WeightsCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void bundledWeightsAreCheckedAndNamed() {
        assertThat(fetch()).isZero();
        assertThat(out.toString()).contains("id=vgg16-imagenet@1ee84630", "sha256=", "location=bundled weights");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void weightsInTheStoreAreKeptInTheCache() throws Exception {
        EmbeddedS3 s3 = EmbeddedServers.shared().s3();
        String bucket = EmbeddedServers.uniqueName("weights");
        s3.createBucket(bucket);
        try (MinioClient store = MinioClient.builder()
                .endpoint(s3.endpoint().toString())
                .region(s3.region())
                .credentials(s3.accessKey(), s3.secretKey())
                .build()) {
            store.putObject(PutObjectArgs.builder()
                    .bucket(bucket)
                    .object("nets/own.safetensors")
                    .data(EMPTY, EMPTY.length)
                    .build());
        }
        String weights = "stylewright.weights=s3://" + bucket + "/nets/own.safetensors?sha256=" + DIGEST;
        String[] settings = {
            weights,
            "stylewright.storage.endpoint=" + s3.endpoint(),
            "stylewright.storage.access-key=" + s3.accessKey(),
            "stylewright.storage.secret-key=" + s3.secretKey(),
            "stylewright.weights-cache=" + directory.resolve("kept")
        };
        assertThat(fetch(settings)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("id=own@" + DIGEST.substring(0, 8));
        assertThat(directory.resolve("kept").resolve(DIGEST + ".safetensors")).hasBinaryContent(EMPTY);
        settings[1] = "stylewright.storage.endpoint=http://127.0.0.1:1";
        assertThat(fetch(settings)).as("the cache is enough").isZero();
        settings[4] = "stylewright.weights-cache=" + directory.resolve("other");
        assertThat(fetch(settings)).isEqualTo(1);
        assertThat(err.toString())
                .contains("The weights cannot be used", "127.0.0.1:1")
                .doesNotContain("\tat ");
    }

    @Test
    void weightsElsewhereNeedADigest() {
        assertThat(fetch("stylewright.weights=https://host.example/w.safetensors"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("need their sha256").hasLineCount(1);
    }

    @Test
    void withoutASubcommandItListsTheSubcommands() {
        assertThat(command().execute("weights")).isEqualTo(2);
        assertThat(err.toString()).contains("fetch");
    }

    private int fetch(String... settings) {
        List<String> arguments = new ArrayList<>(List.of("weights", "fetch"));
        Arrays.stream(settings).forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return command().execute(arguments.toArray(String[]::new));
    }

    private CommandLine command() {
        CommandLine command = WorkerCommand.create(
                configuration -> {
                    throw new AssertionError("no worker is to start");
                },
                Map.of(),
                directory);
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command;
    }
}
