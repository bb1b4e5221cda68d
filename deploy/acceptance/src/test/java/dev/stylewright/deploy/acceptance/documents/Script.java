package dev.stylewright.deploy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A script of the shell that stops at the first command that fails.
 *
 * @param place where it is written, for messages
 * @param text text of the script
 * @param folder the folder in which it runs
 * @param environment variables that are added to those of this process
 * @param limit limit of its time; then it and its children are killed
 */
record Script(String place, String text, Path folder, Map<String, String> environment, Duration limit) {

    private static final int SHOWN_CHARACTERS = 20_000;

    /**
     * The end of a script.
     *
     * @param code exit code
     * @param output standard output and standard error
     */
    record Result(int code, String output) {}

    /** Runs it, with its output in a file; an error if it takes longer than the limit. */
    Result run(Path file) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", text)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(file.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String output = Files.readString(file);
        assertThat(ended).as("%s ends within %s: %s", place, limit, end(output)).isTrue();
        return new Result(process.exitValue(), output);
    }

    /** Its output; an error if it does not end with 0. */
    String output(Path file) throws IOException, InterruptedException {
        Result result = run(file);
        assertThat(result.code()).as("%s: %s", place, end(result.output())).isZero();
        return result.output();
    }

    /** The last lines of an output: builds print many. */
    static String end(String output) {
        return output.substring(Math.max(0, output.length() - SHOWN_CHARACTERS));
    }
}
