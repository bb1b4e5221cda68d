package dev.stylewright.deploy.acceptance.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that runs while commands are run.
 *
 * @param process ends with {@link #close}
 * @param output the file with its standard output and standard error
 */
record BackgroundProgram(Process process, Path output) implements AutoCloseable {

    private static final int STOP_SECONDS = 30;

    /** Starts a program in a folder. */
    static BackgroundProgram start(Path folder, Map<String, String> environment, Path output, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new BackgroundProgram(builder.start(), output);
    }

    /** Waits until its output contains a text; an error if it ends before, or after a number of seconds. */
    void awaitOutput(String text, int seconds) throws Exception {
        for (int i = 0; !Files.readString(output).contains(text); i++) {
            if (!process.isAlive() || i >= seconds * 5) {
                throw new AssertionError("no \"" + text + "\" in the output: " + Files.readString(output));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Ends the program with SIGTERM, and with SIGKILL if it has not ended after a while. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
