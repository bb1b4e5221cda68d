package dev.stylewright.deploy.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DisplayOptionsTest {

    @ParameterizedTest
    @CsvSource({
        // interactive, COLORTERM, NO_COLOR, encoding, rows, logs: picture
        "true,  truecolor, '', UTF-8,          24, false, true",
        "true,  24bit,     '', utf-8,          20, false, true",
        "false, truecolor, '', UTF-8,          24, false, false",
        "true,  '',        '', UTF-8,          24, false, false",
        "true,  truecolor, 1,  UTF-8,          24, false, false",
        "true,  truecolor, '', ANSI_X3.4-1968, 24, false, false",
        "true,  truecolor, '', UTF-8,          19, false, false",
        "true,  truecolor, '', UTF-8,          24, true,  false"
    })
    void autoShowsThePictureWhereItCanBeSeen(
            boolean interactive,
            String colorterm,
            String noColor,
            String encoding,
            int rows,
            boolean logs,
            boolean picture) {
        Terminal detected = Terminal.of(Map.of("COLORTERM", colorterm, "NO_COLOR", noColor), interactive, 80, encoding);
        Terminal terminal = new Terminal(
                detected.interactive(), detected.colored(), detected.unicode(), () -> new TerminalSize(80, rows));
        assertThat(parsed().settings(terminal, logs).picture()).isEqualTo(picture);
    }

    @Test
    void neverAndAlwaysDoNotDependOnColours() {
        Terminal plain = new Terminal(true, false, false, () -> TerminalSize.USUAL);
        Terminal good = new Terminal(true, true, true, () -> TerminalSize.USUAL);
        assertThat(parsed("--show=never").settings(good, false).picture()).isFalse();
        assertThat(parsed("--show=always").settings(plain, false).picture()).isTrue();
    }

    @Test
    void alwaysNeedsATerminal() {
        assertThatThrownBy(() -> parsed("--show=always").settings(Terminal.NONE, false))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining("--show auto");
    }

    private static DisplayOptions parsed(String... arguments) {
        Holder holder = new Holder();
        new CommandLine(holder).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return holder.options;
    }

    @CommandLine.Command
    private static final class Holder {
        @CommandLine.Mixin
        private DisplayOptions options = new DisplayOptions();
    }
}
