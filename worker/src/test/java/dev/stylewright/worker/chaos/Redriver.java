package dev.stylewright.worker.chaos;

import dev.stylewright.worker.app.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@code redrive --execute} of all dead letters in a separate JVM.
 *
 * @param process the JVM
 * @param out its output: a line per dead letter
 * @param err its error stream
 */
record Redriver(Process process, Path out, Path err) {

    private static final long LONGEST_SECONDS = 90;

    static Redriver start(String bootstrap, String deadLetters, String requests, Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "redrive"));
        for (String setting : List.of(
                "stylewright.kafka.bootstrap-servers=" + bootstrap,
                "stylewright.queue.group=" + requests,
                "stylewright.queue.topics.requests=" + requests,
                "stylewright.queue.topics.dead-letters=" + deadLetters)) {
            command.addAll(List.of("--set", setting));
        }
        command.addAll(List.of("--match", "all", "--execute"));
        Path out = Files.createTempFile(directory, "redrive", ".out");
        Path err = Files.createTempFile(directory, "redrive", ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Redriver(process, out, err);
    }

    /** SIGKILL; returns when it has ended. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** The exit code; an error with its output if it doesn't end. */
    int exitCode() throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("the redrive continues; its output:\n" + Files.readString(err));
        }
        return process.exitValue();
    }

    /** The positions of the dead letters for which it printed {@code status}; an incomplete line does not count. */
    List<String> printed(String status) throws IOException {
        String text = Files.readString(out);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> line.split("\t"))
                .filter(fields -> fields[0].equals(status))
                .map(fields -> fields[1])
                .toList();
    }
}
