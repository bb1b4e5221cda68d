package dev.stylewright.deploy.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A program on the PATH that a test needs, and that not every machine has. */
public record Tool(String name) {

    private static final long PATIENCE_SECONDS = 120;

    /** Exit code and output of a run. */
    record Result(int code, String output) {}

    Optional<Path> path() {
        return Optional.ofNullable(System.getenv("PATH")).stream()
                .flatMap(path -> List.of(path.split(":")).stream())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Skips the test with a notice where the program is not installed. */
    public void orSkip() {
        boolean there = path().isPresent();
        if (!there) {
            System.out.println("SKIPPED, " + name + " is not installed");
        }
        Assumptions.assumeTrue(there, name + " is not installed");
    }

    Result run(Path directory, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end");
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The output of a run that must exit with 0. */
    public String output(Path directory, String... arguments) {
        Result result = run(directory, Map.of(), arguments);
        if (result.code() != 0) {
            throw new AssertionError(name + " " + String.join(" ", arguments) + " ended with " + result.code() + ":\n"
                    + result.output());
        }
        return result.output();
    }
}
