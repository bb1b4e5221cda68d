package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker in a separate process, as operators run it. Used by one thread. */
final class WorkerJvm implements AutoCloseable {
    private static final String MAIN = "dev.stylewright.worker.app.Main";
    private static final int ASKS_FOR_NATIVE_ACCESS = 22;
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;

    /**
     * Starts it; it is ready some seconds later.
     *
     * @param archive class archive, as in the image: used if it exists, otherwise created when this worker ends
     * @param log file of its output
     */
    WorkerJvm(List<String> settings, int threads, Path archive, Path log) {
        this.log = log;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.add((Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
        if (Runtime.version().feature() >= ASKS_FOR_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        command.addAll(List.of("--set", "stylewright.threads=" + threads));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new BenchmarkException("the worker can't be started: " + e.getMessage(), e);
        }
    }

    /** Lets it finish its work and leave its group, so that the next one does not have to wait until its claims expire. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new BenchmarkException("the worker did not end after SIGTERM; its log is " + log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
