package dev.stylewright.deploy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.stylewright.deploy.acceptance.Tool;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of all Markdown documents that take minutes or hours: Maven's, the steps of {@code .ci/run} and the benchmark, each as it is written,
 * in a clone of the committed state. A command must exit with 0 within its own time limit, and leave no file that {@code git status} lists. Where it
 * promises tests, there must be reports of tests that ran. A command that this machine cannot run is skipped with a notice. {@code
 * target/documents-long.txt} receives the results while the test runs.
 *
 * <p>{@code mvn test -Pdocuments-long -pl deploy/acceptance -am -Dtest=LongDocumentedCommandsTest -Dsurefire.failIfNoSpecifiedTests=false} runs all of
 * them, which takes many hours. {@code -Ddocuments.only=EXPRESSION} runs those whose line contains a match of a regular expression, such as {@code
 * Pfuzz} or {@code '^mvn spotless'}. An expression without a match fails and lists all lines.
 */
@Tag("documents-long")
class LongDocumentedCommandsTest {

    /** In the folder of this module. */
    private static final Path REPORT = Path.of("target/documents-long.txt");

    private static final String ONLY = "documents.only";

    /** The exit code of scripts on a machine that cannot run them. */
    private static final int CANNOT_RUN = 75;

    private static final String STORE = "127.0.0.1:9000";
    private static final int HUB_MILLIS = 10_000;
    private static final String NEEDS_TORCH = "import torch, safetensors, numpy, PIL";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path scratch = Path.of("");

    // JUnit calls make() first.
    @SuppressWarnings("NullAway.Init")
    private static Checkout checkout;

    @BeforeAll
    static void make() throws Exception {
        checkout = Checkout.create(scratch);
    }

    @TestFactory
    Stream<DynamicTest> commands() {
        List<LongCommand> all = LongCommand.all();
        Pattern only = Pattern.compile(System.getProperty(ONLY, ""));
        List<LongCommand> chosen = all.stream()
                .filter(command -> only.matcher(command.line()).find())
                .toList();
        assertThat(chosen)
                .as(
                        "commands that match %s, of %s",
                        only, all.stream().map(c -> "\n" + c.name()).toList())
                .isNotEmpty();
        return chosen.stream().map(command -> DynamicTest.dynamicTest(command.name(), () -> run(command)));
    }

    private static void run(LongCommand command) throws Exception {
        skipWithoutNeeds(command);
        checkout.prepare(command);
        Instant start = Clock.systemUTC().instant();
        Script.Result result = command.line().contains(STORE) ? runBesideStore(command) : checkout.run(command);
        if (result.code() == CANNOT_RUN) {
            skip(command, "this machine cannot run it: " + Script.end(result.output()));
        }
        assertThat(result.code())
                .as("%s: %s", command.name(), Script.end(result.output()))
                .isZero();
        assertThat(checkout.status()).as("git status after %s", command.name()).isEmpty();
        TestReports reports = TestReports.since(FileTime.from(start), checkout.root());
        report("%s: exit code 0 after %d s, %d tests ran, %d skipped"
                .formatted(
                        command.name(),
                        Duration.between(start, Clock.systemUTC().instant()).toSeconds(),
                        reports.run(),
                        reports.skipped()));
        if (command.runsTests()) {
            assertRan(command, reports);
        }
    }

    private static Script.Result runBesideStore(LongCommand command) throws Exception {
        try (EmbeddedS3 store = EmbeddedS3.builder()
                .port(URI.create("http://" + STORE).getPort())
                .credentials("KEY", "SECRET")
                .directory(scratch.resolve("store"))
                .start()) {
            assertThat(store.endpoint().getAuthority()).isEqualTo(STORE);
            return checkout.run(command);
        }
    }

    private static void assertRan(LongCommand command, TestReports reports) throws IOException {
        assertThat(reports.classes()).as("classes with reports").containsAll(command.testClasses());
        assertThat(reports.tests()).as("tests").isPositive();
        if (reports.run() == 0) {
            skip(command, "all of its tests are skipped on this machine");
        }
    }

    private static void skipWithoutNeeds(LongCommand command) throws Exception {
        List<String> words = command.words();
        if (Set.of("mvn", "python3").contains(words.get(0))) {
            new Tool(words.get(0)).orSkip();
        }
        if (command.line().contains("judge") || command.line().contains("--python")) {
            Stream<String> named = Stream.of(words.indexOf("--python"))
                    .filter(index -> index >= 0)
                    .map(index -> words.get(index + 1));
            for (String python : Stream.concat(named, Stream.of("python3")).toList()) {
                if (!hasTorch(python)) {
                    skip(command, python + " does not exist, or lacks torch, safetensors, numpy or pillow");
                }
            }
        }
        if (words.contains("stylewright.weights=imagenet") && !isReachable("huggingface.co")) {
            skip(command, "huggingface.co cannot be reached");
        }
    }

    private static boolean hasTorch(String python) throws InterruptedException {
        try {
            return new ProcessBuilder(python, "-c", NEEDS_TORCH)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            System.out.println(e.getMessage());
            return false;
        }
    }

    private static boolean isReachable(String host) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, 443), HUB_MILLIS);
            return true;
        } catch (IOException e) {
            System.out.println(host + ": " + e);
            return false;
        }
    }

    private static void skip(LongCommand command, String reason) throws IOException {
        report("SKIPPED, " + command.name() + ": " + reason);
        abort(reason);
    }

    /** Shows a result while further commands run: Surefire prints the output of a class at its end. */
    private static void report(String line) throws IOException {
        System.out.println(line);
        Files.writeString(REPORT, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
