package dev.stylewright.deploy.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code stylize serve} in a separate process, as a user starts and stops it. */
final class ServeProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final StringBuilder read = new StringBuilder();

    private ServeProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts it on free ports. */
    static ServeProcess start(Path data, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--kafka-port=0", "--s3-port=0", "--device=cpu", "--threads=1", "--dir=" + data));
        arguments.addAll(List.of(options));
        return new ServeProcess(InterruptibleProcess.start(
                new ProcessBuilder(InterruptibleProcess.command(List.of("-Xmx512m"), arguments))
                        .redirectErrorStream(true)));
    }

    /** Waits until {@code part} is printed; returns everything until the end of its line. */
    String await(String part) throws IOException {
        while (read.indexOf(part) < 0) {
            String line = output.readLine();
            if (line == null) {
                throw new AssertionError("ended before it printed " + part + ":\n" + read);
            }
            read.append(line).append('\n');
        }
        return read.toString();
    }

    /** The broker's address, which is printed when everything has started. */
    String broker() throws IOException {
        Matcher address = Pattern.compile("Broker +(\\S+)").matcher(await("Press Ctrl-C to stop."));
        if (!address.find()) {
            throw new AssertionError("no broker in " + read);
        }
        return address.group(1);
    }

    /** Presses Ctrl-C; returns the rest of the output. */
    String interrupt() throws IOException, InterruptedException {
        InterruptibleProcess.send("INT", process);
        StringBuilder rest = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
