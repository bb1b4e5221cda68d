package dev.stylewright.deploy.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The command line in a separate process, which signals can end. */
final class InterruptibleProcess {

    /** A test that waits for output must not wait forever. */
    private static final int LIMIT_MINUTES = 5;

    private InterruptibleProcess() {}

    /** Skips the test where a process cannot be started so that it obeys SIGINT. */
    static void orSkip() throws IOException, InterruptedException {
        Process env = new ProcessBuilder("env", "--default-signal=INT", "true").start();
        assumeTrue(env.waitFor() == 0, "env of GNU coreutils is needed");
    }

    /**
     * The command that starts {@link Main}. A shell that starts tests in the background switches SIGINT off for them and for all that they start, so this
     * command switches it on.
     */
    static List<String> command(List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        // The build's options against warnings of later JDKs, which the launcher sets as well.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--"))
                .forEach(command::add);
        command.addAll(jvmOptions);
        command.add(Main.class.getName());
        command.addAll(arguments);
        return command;
    }

    /** Starts a process that is killed after {@value #LIMIT_MINUTES} minutes. */
    static Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        CompletableFuture.delayedExecutor(LIMIT_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        return process;
    }

    /** Sends a signal, such as {@code INT}. */
    static void send(String signal, Process process) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill ended with " + code);
        }
    }
}
