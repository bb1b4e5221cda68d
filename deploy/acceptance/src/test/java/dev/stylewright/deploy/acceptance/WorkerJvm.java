package dev.stylewright.deploy.acceptance;

import dev.stylewright.worker.app.Main;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a separate process, as it is deployed, except for the image.
 *
 * @param process the JVM
 * @param port where it answers
 */
record WorkerJvm(Process process, int port) implements AutoCloseable {

    /** Starts one; it prints to a file of its name in {@code directory}. */
    static WorkerJvm start(String id, int port, List<String> settings, Path directory) throws IOException {
        return start(List.of(), List.of(Main.class.getName()), id, port, settings, directory);
    }

    /**
     * Starts one in another way.
     *
     * @param before what the command begins with
     * @param main the class to run, and its first arguments
     */
    static WorkerJvm start(
            List<String> before, List<String> main, String id, int port, List<String> settings, Path directory)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(main);
        List<String> all = new ArrayList<>(settings);
        all.add("stylewright.worker.id=" + id);
        all.add("stylewright.http.port=" + port);
        all.forEach(setting -> command.addAll(List.of("--set", setting)));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(id + ".log").toFile()))
                .start();
        return new WorkerJvm(process, port);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    String target() {
        return "127.0.0.1:" + port;
    }

    /** Any signal, by its name: STOP suspends the process and CONT resumes it. */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + name + " ended with " + code);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** SIGTERM; the exit code. */
    int terminate() {
        process.destroy();
        return exitCode();
    }

    /** The exit code once it has ended. */
    int exitCode() {
        return process.onExit().orTimeout(180, TimeUnit.SECONDS).join().exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
