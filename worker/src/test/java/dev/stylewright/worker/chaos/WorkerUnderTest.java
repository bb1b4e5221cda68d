package dev.stylewright.worker.chaos;

import dev.stylewright.worker.app.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A worker in its own JVM, and its state as its traffic shows it. Thread-safe. */
final class WorkerUnderTest {

    private final String id;
    private final Kind kind;
    private final Process process;
    private final StoreProxy storeProxy;
    private volatile boolean joined;
    private volatile boolean paused;
    private volatile boolean killed;
    private volatile boolean stopping;
    private volatile boolean outcomeSent;
    private final AtomicInteger reports = new AtomicInteger();
    private volatile Optional<String> job = Optional.empty();

    /** The parts of a process. */
    enum Kind {
        /** The worker as it is built. */
        CURRENT,
        /** The same with a broken engine: it ends by itself. */
        SICK,
        /** The worker of a checkout that the system property {@value #PREVIOUS} names, built. */
        PREVIOUS
    }

    static final String PREVIOUS = "stylewright.chaos.previous";

    private WorkerUnderTest(String id, Kind kind, Process process, StoreProxy storeProxy) {
        this.id = id;
        this.kind = kind;
        this.process = process;
        this.storeProxy = storeProxy;
    }

    /** Starts a JVM that starts fast and needs few resources: many of them share few processors here. */
    static WorkerUnderTest start(String id, Kind kind, List<String> settings, StoreProxy storeProxy, Path directory)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(kind),
                kind == Kind.SICK ? SickWorker.class.getName() : Main.class.getName()));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(id + ".log").toFile());
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        builder.environment().put("DJL_OFFLINE", "true");
        return new WorkerUnderTest(id, kind, builder.start(), storeProxy);
    }

    /** Libraries are the same for all; the classes of the previous version come from its own build. */
    private static String classPath(Kind kind) {
        String present = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        if (kind != Kind.PREVIOUS) {
            return present;
        }
        Path previous = Path.of(System.getProperty(PREVIOUS)).toAbsolutePath();
        Stream<String> own = Stream.of("worker", "protocol")
                .map(module ->
                        previous.resolve(module).resolve("target/classes").toString());
        Stream<String> libraries = Arrays.stream(present.split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("stylewright-protocol"));
        return Stream.concat(own, libraries).collect(Collectors.joining(File.pathSeparator));
    }

    Kind kind() {
        return kind;
    }

    String id() {
        return id;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ready to take a request, and neither paused nor stopping. */
    boolean works() {
        return isAlive() && joined && !paused && !stopping;
    }

    boolean hasJoined() {
        return joined;
    }

    void join() {
        joined = true;
    }

    /** The id of this worker's current request, or of its last one. */
    Optional<String> job() {
        return job;
    }

    void take(String request) {
        job = Optional.of(request);
        outcomeSent = false;
        reports.set(0);
    }

    void report() {
        reports.incrementAndGet();
    }

    /** Whether the painting has begun: after its announcement came at least one progress event. */
    boolean paints() {
        return reports.get() > 1;
    }

    boolean outcomeSent() {
        return outcomeSent;
    }

    void sendOutcome() {
        outcomeSent = true;
    }

    void settle() {
        outcomeSent = false;
        job = Optional.empty();
    }

    /** Whether it ended without a request to stop, or with an error after one. */
    boolean hasCrashed() {
        return !isAlive() && !killed && !(stopping && process.exitValue() == 0);
    }

    void kill() {
        killed = true;
        process.destroyForcibly().onExit().join();
        storeProxy.close();
    }

    void terminate() {
        stopping = true;
        process.destroy();
    }

    boolean isStopping() {
        return stopping;
    }

    boolean isPaused() {
        return paused;
    }

    void pause() throws IOException {
        paused = true;
        signal("-STOP");
    }

    void resume() throws IOException {
        signal("-CONT");
        paused = false;
    }

    private void signal(String name) throws IOException {
        new ProcessBuilder("kill", name, Long.toString(process.pid()))
                .start()
                .onExit()
                .join();
    }

    /** The exit code; empty while it runs. */
    Optional<Integer> exitCode() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }
}
