package dev.stylewright.deploy.acceptance.documents;

import dev.stylewright.deploy.acceptance.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A clone of the repository's committed state, with its own outputs, and with the files that long commands name.
 *
 * @param root root of the clone
 * @param programs a folder for the PATH, with the worker's command
 */
record Checkout(Path root, Path programs) {

    private static final Duration PREPARATION = Duration.ofMinutes(45);
    private static final String OUTPUT = "output.txt";

    /** The pair of the README, and its painting by {@code stylize}. Git ignores files that the documents do not create. */
    private static final String PICTURES = """
            git config user.name Tests
            git config user.email tests@example.org
            printf '/PICTURES_DIR\\n/pairs.tsv\\n/worker/CHECKOUT\\n' >>.git/info/exclude
            samples=deploy/local/src/main/resources/dev/stylewright/deploy/local/samples
            mkdir PICTURES_DIR
            cp $samples/cat.png PICTURES_DIR/photo.jpg
            cp $samples/starry-night.jpg PICTURES_DIR/style.jpg
            cp PICTURES_DIR/photo.jpg PICTURES_DIR/style.jpg .
            cp deploy/local/docs/painted.jpg painting.png
            printf 'cat\\tphoto.jpg\\tstyle.jpg\\tpainting.png\\n' >pairs.tsv
            """;

    /** Makes the clone in a folder below an empty one. */
    static Checkout create(Path scratch) throws Exception {
        Checkout checkout =
                new Checkout(scratch.resolve("checkout"), Files.createDirectories(scratch.resolve("programs")));
        Workspace.program("stylewright-worker", checkout.programs);
        Map<String, String> repository = Map.of("REPOSITORY", Repository.ROOT.toString());
        new Script("clone", "git clone -q \"$REPOSITORY\" checkout", scratch, repository, PREPARATION)
                .output(scratch.resolve(OUTPUT));
        checkout.script("pictures", PICTURES, PREPARATION).output(checkout.file());
        return checkout;
    }

    /** Removes changes that an earlier command has left, and builds what this one expects to be there. Keeps files that Git ignores. */
    void prepare(LongCommand command) throws Exception {
        script("clean", "git checkout -q . && git clean -fdq", PREPARATION).output(file());
        if (command.words().get(0).equals("stylewright-worker")) {
            script("build", "deploy/local/stylize --version", PREPARATION).output(file());
        }
        if (command.line().equals("deploy/benchmark/run table") && !Files.exists(root.resolve("benchmark"))) {
            // The commands before it, which write its rows, were not chosen or are skipped.
            script("rows", "deploy/benchmark/run decoding --quick", PREPARATION).output(file());
        }
        if (command.line().contains("CHECKOUT") && !Files.exists(root.resolveSibling("previous"))) {
            // A link, so that tests of all documents do not find those of the second clone as well.
            String build = """
                    git clone -q . ../previous
                    ln -s ../../previous worker/CHECKOUT
                    mvn -q -B -f ../previous/pom.xml -pl worker -am -Dmaven.test.skip=true -Dspotless.check.skip=true package
                    """;
            script("previous version", build, PREPARATION).output(file());
        }
    }

    /** Runs a command as it is written. */
    Script.Result run(LongCommand command) throws IOException, InterruptedException {
        return script(command.name(), command.line(), command.limit()).run(file());
    }

    /** Files that {@code git status} lists. */
    String status() throws IOException, InterruptedException {
        return script("status", "git status --porcelain", PREPARATION).output(file());
    }

    private Script script(String place, String text, Duration limit) {
        Map<String, String> environment = Map.of(
                "REPOSITORY",
                root.toString(),
                "PATH",
                programs + ":" + System.getenv().getOrDefault("PATH", ""));
        return new Script(place, text, root, environment, limit);
    }

    private Path file() {
        return root.resolveSibling(OUTPUT);
    }
}
