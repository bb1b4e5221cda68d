package dev.stylewright.deploy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stylewright.deploy.acceptance.Repository;
import dev.stylewright.deploy.acceptance.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of all Markdown documents, run in the order of the documents, beside {@code stylize serve} on its usual ports. A command must exit
 * with 0, and write the file that its {@code --out} names. Git must ignore the files that it leaves. {@code stylize} paints at most 64 px with 8
 * iterations. {@link LongDocumentedCommandsTest} runs those that take long: see {@link CommandUse}.
 *
 * <p>{@code mvn test -Pdocuments -pl deploy/acceptance -am -Dtest=DocumentedCommandsTest -Dsurefire.failIfNoSpecifiedTests=false}
 */
@Tag("documents")
class DocumentedCommandsTest {

    private static final String SERVE = "deploy/local/stylize serve";
    private static final Pattern SERVE_LINE = Pattern.compile("(?m)^ *" + SERVE + "(?: +#.*)?$\\n?");
    /** A first start builds. */
    private static final int START_SECONDS = 1200;

    private static final int BLOCK_SECONDS = 480;
    private static final int RETRIES = 90;
    /** In place of 8080, which the page of {@code stylize serve} uses. */
    private static final String WORKER_PORT = "8089";

    private static final Set<String> TOOLS = Set.of("kcat", "s3cmd", "curl", "node", "npm", "go", "python3", "git");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path scratch = Path.of("");

    // JUnit calls start() first.
    @SuppressWarnings("NullAway.Init")
    private static Workspace workspace;

    @SuppressWarnings("NullAway.Init")
    private static BackgroundProgram services;

    @BeforeAll
    static void start() throws Exception {
        workspace = Workspace.create(scratch);
        services = BackgroundProgram.start(
                workspace.root(), environment(), scratch.resolve("serve.out"), List.of(SERVE.split(" ", -1)));
        services.awaitOutput("Ready.", START_SECONDS);
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @TestFactory
    Stream<DynamicTest> commands() {
        return Documents.blocks().stream()
                .filter(FencedBlock::holdsCommands)
                .filter(block -> Set.of(CommandUse.RUN, CommandUse.RUN_IN_CLONE, CommandUse.RUN_WITH_HELP)
                        .contains(CommandUse.of(block)))
                .map(block -> DynamicTest.dynamicTest(block.place(), () -> run(block)));
    }

    private static void run(FencedBlock block) throws Exception {
        block.commands().stream()
                .map(command -> command.get(0))
                .filter(TOOLS::contains)
                .forEach(name -> new Tool(name).orSkip());
        assumeTrue(
                !block.text().contains("judge") || hasLibrariesOfTheJudge(),
                "skipped: python3 lacks torch, safetensors, numpy or pillow");
        switch (CommandUse.of(block)) {
            case RUN_IN_CLONE -> runInClone(block);
            case RUN_WITH_HELP -> output(block, withHelp(block), workspace.root());
            default -> runBesideServices(block);
        }
    }

    private static boolean hasLibrariesOfTheJudge() throws Exception {
        return new ProcessBuilder("python3", "-c", "import torch, safetensors, numpy, PIL")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void runBesideServices(FencedBlock block) throws Exception {
        workspace.clear();
        String script = SERVE_LINE
                .matcher(block.text())
                .replaceAll("")
                .replace("broker:9092", "127.0.0.1:9092")
                .replace("localhost:8080", "localhost:" + WORKER_PORT);
        assertThat(services.process().isAlive()).as(SERVE + " runs").isTrue();
        if (block.note().filter("run beside a worker"::equals).isPresent()) {
            try (BackgroundProgram worker = worker()) {
                worker.awaitOutput("takes from", BLOCK_SECONDS);
                output(block, script, workspace.root());
            }
        } else {
            assertThat(expected(block, script))
                    .as("output")
                    .contains(block.noted("prints").orElse(""));
        }
        for (List<String> command : block.commands()) {
            int out = command.indexOf("--out");
            if (out >= 0 && command.get(0).equals("deploy/local/stylize")) {
                assertThat(workspace.root().resolve(command.get(out + 1))).exists();
            }
        }
        assertThat(listedByGit()).as("files that are not in .gitignore").isEmpty();
    }

    /** The files that commands leave, and that {@code git status} would list in the repository. */
    private static String listedByGit() throws Exception {
        Path list = Files.write(scratch.resolve("created.txt"), workspace.created());
        String listed = "git -C \"$REPOSITORY\" check-ignore --no-index --verbose --non-matching --stdin <'" + list
                + "' | sed -n 's/^:://p'";
        return new Script("created files", listed, scratch, environment(), Duration.ofSeconds(BLOCK_SECONDS))
                .output(scratch.resolve("listed.txt"));
    }

    /** Runs a script again until its output has the text that the note promises: painting takes some seconds. */
    private static String expected(FencedBlock block, String script) throws Exception {
        String output = output(block, script, workspace.root());
        for (int i = 0; i < RETRIES && !output.contains(block.noted("prints").orElse("")); i++) {
            TimeUnit.SECONDS.sleep(1);
            output = output(block, script, workspace.root());
        }
        return output;
    }

    private static BackgroundProgram worker() throws IOException {
        return BackgroundProgram.start(
                workspace.root(),
                environment(),
                scratch.resolve("worker.out"),
                List.of("bash", "-c", "exec stylewright-worker"));
    }

    /** In a clone of the committed state, whose branch is main and whose remote is another clone. */
    private static void runInClone(FencedBlock block) throws Exception {
        Path clone = scratch.resolve("clone");
        if (!Files.exists(clone)) {
            output(block, """
                    git clone -q --bare "$REPOSITORY" remote
                    git -C remote branch -f main HEAD
                    git clone -q --branch main remote clone
                    git -C clone config user.name Tests
                    git -C clone config user.email tests@example.org
                    """, scratch);
        }
        output(block, block.text(), clone);
    }

    private static String withHelp(FencedBlock block) {
        return block.commands().stream()
                .map(command -> command.stream()
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" ", "", " --help\n")))
                .collect(Collectors.joining());
    }

    /** The output of a script that ends with 0. */
    private static String output(FencedBlock block, String script, Path folder) throws Exception {
        return new Script(block.place(), script, folder, environment(), Duration.ofSeconds(BLOCK_SECONDS))
                .output(scratch.resolve("output.txt"));
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        Map<String, String> ours = System.getenv();
        String home = System.getProperty("user.home");
        environment.put("REPOSITORY", Repository.ROOT.toString());
        environment.put("PATH", workspace.programs() + ":" + ours.getOrDefault("PATH", ""));
        // The data of serve are in the scratch folder; downloads and builds of other tools stay in their usual caches.
        environment.put("XDG_CACHE_HOME", scratch.resolve("cache").toString());
        environment.put("GOCACHE", ours.getOrDefault("GOCACHE", home + "/.cache/go-build"));
        environment.put("PIP_CACHE_DIR", ours.getOrDefault("PIP_CACHE_DIR", home + "/.cache/pip"));
        environment.put("STYLEWRIGHT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
        environment.put("STYLEWRIGHT_STORAGE_ENDPOINT", "http://127.0.0.1:9000");
        environment.put("STYLEWRIGHT_STORAGE_ACCESS_KEY", "stylewright");
        environment.put("STYLEWRIGHT_STORAGE_SECRET_KEY", "stylewright-secret");
        environment.put("STYLEWRIGHT_ACCESS_READ", "photos,styles");
        environment.put("STYLEWRIGHT_ACCESS_WRITE", "results");
        environment.put("STYLEWRIGHT_HTTP_PORT", WORKER_PORT);
        return environment;
    }
}
