package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.stylewright.deploy.local.terminal.Terminal;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Why {@code serve} cannot start, in one sentence. */
class ServeCommandFailureTest {

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"--kafka-port", "--s3-port", "--page-port"})
    void aTakenPort(String option) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int port = taken.getLocalPort();
            String[] options = Stream.of("--kafka-port", "--s3-port", "--page-port")
                    .map(name -> name + "=" + (name.equals(option) ? port : 0))
                    .toArray(String[]::new);
            int code = serve(options);
            assertThat(code).isEqualTo(1);
            assertThat(err.toString())
                    .isEqualToNormalizingNewlines("stylize: Port " + port
                            + " on 127.0.0.1 is taken: stop the program that listens there, or choose another port with "
                            + option + ".\n");
        }
    }

    @Test
    void aDirectoryThatAnotherOneUses() throws IOException {
        Path data = Files.createDirectories(directory.resolve("data"));
        try (DirectoryLock other = DirectoryLock.take(data);
                ServerSocket port = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            // The ports are taken too, but that is not the reason.
            assertThat(serve("--kafka-port=" + port.getLocalPort(), "--s3-port=0", "--dir=" + data))
                    .isEqualTo(1);
            assertThat(err.toString())
                    .isEqualToNormalizingNewlines("stylize: Another stylize serve is running with the directory " + data
                            + ": stop it, or choose another --dir.\n");
            assertThat(other).isNotNull();
        }
        assertThatCode(() -> DirectoryLock.take(data).close()).doesNotThrowAnyException();
    }

    @Test
    void aDirectoryThatIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        assertThat(serve("--dir=" + file)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("stylize: The directory " + file)
                .contains("--dir")
                .hasLineCount(1);
    }

    @Test
    void allTakenPortsAreReportedTogether() throws IOException {
        InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket kafka = new ServerSocket(0, 1, host);
                ServerSocket s3 = new ServerSocket(0, 1, host)) {
            assertThat(serve("--kafka-port=" + kafka.getLocalPort(), "--s3-port=" + s3.getLocalPort()))
                    .isEqualTo(1);
            assertThat(err.toString())
                    .contains("another port with --kafka-port.", "another port with --s3-port.")
                    .hasLineCount(2);
        }
    }

    /** Another port would not correct these arguments. */
    @Test
    void wrongArgumentsAreReportedBeforeATakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String kafkaPort = "--kafka-port=" + taken.getLocalPort();
            assertThat(serve(kafkaPort, "--page-port=70000")).isEqualTo(2);
            assertThat(serve(kafkaPort, "--dir=" + Files.writeString(directory.resolve("file"), "text")))
                    .isEqualTo(2);
            assertThat(err.toString())
                    .contains("stylize: --page-port must be 0 to 65535", "stylize: The directory")
                    .hasLineCount(2);
        }
    }

    private int serve(String... options) {
        CommandLine command =
                StylizeCommand.create(new TerminalEnvironment(Terminal.NONE, directory.resolve("cache"), false));
        command.setOut(new PrintWriter(new StringWriter(), true));
        command.setErr(new PrintWriter(err, true));
        String[] arguments = new String[options.length + 1];
        arguments[0] = "serve";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return command.execute(arguments);
    }
}
