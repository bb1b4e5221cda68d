package dev.stylewright.worker.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a separate JVM, to be killed.
 *
 * @param process the JVM
 * @param log what it printed to standard output
 * @param errors what it printed to standard error; the same file as the log, unless requested
 */
record WorkerJvm(Process process, Path log, Path errors) implements AutoCloseable {

    /** The first Java that prints its own warnings, not as log lines, where native libraries are loaded without permission. */
    private static final int ASKS_FOR_NATIVE_ACCESS = 22;

    static WorkerJvm start(List<String> settings, Path directory) throws IOException {
        return start(Main.class, List.of(), settings, directory);
    }

    /** A worker that another class of the tests runs, with some arguments before the settings. */
    static WorkerJvm start(Class<?> main, List<String> arguments, List<String> settings, Path directory)
            throws IOException {
        return run(command(main, arguments, settings), directory);
    }

    /** A worker with options for its JVM, and with arguments after its settings. */
    static WorkerJvm start(List<String> options, List<String> settings, List<String> arguments, Path directory)
            throws IOException {
        List<String> command = command(Main.class, List.of(), settings);
        command.addAll(2, options);
        command.addAll(arguments);
        return run(command, directory);
    }

    private static WorkerJvm run(List<String> command, Path directory) throws IOException {
        Path log = Files.createTempFile(directory, "worker", ".log");
        return new WorkerJvm(
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log,
                log);
    }

    /** A worker in whose process native code writes a line to standard error, and oneDNN many lines to standard output. */
    static WorkerJvm startWithNativeLines(String line, List<String> settings, Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "echo \"$0\" >&2; exec \"$@\"", line));
        command.addAll(command(Main.class, List.of(), settings));
        Path log = Files.createTempFile(directory, "worker", ".log");
        Path errors = Files.createTempFile(directory, "worker", ".errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(log.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("ONEDNN_VERBOSE", "1");
        return new WorkerJvm(builder.start(), log, errors);
    }

    private static List<String> command(Class<?> main, List<String> arguments, List<String> settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // It runs for seconds, and does little work in Java.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= ASKS_FOR_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-XX:+DisplayVMOutputToStderr",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(arguments);
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return command;
    }

    /** Any signal, by its name: STOP and CONT put the process to sleep and wake it. */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + name + " ended with " + code);
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** The exit code; an error with the log when the process doesn't end. */
    int exitCode() throws InterruptedException, IOException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the worker continues; its log:\n" + Files.readString(log));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
