package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.local.terminal.Terminal;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The help texts of all commands. */
class WholeWordHelpTest {

    private final CommandLine stylize =
            StylizeCommand.create(new TerminalEnvironment(Terminal.NONE, Path.of("cache"), false));

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120})
    void linesAreBrokenAtBlanksOnly(int width) {
        commands().forEach(command -> {
            List<String> broken = words(command, 10_000);
            // Longer than a line can be.
            broken.removeIf(word -> word.length() > 45);
            assertThat(words(command, width)).containsAll(broken);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120})
    void noLineIsWiderThanTheTerminal(int width) {
        commands().forEach(command -> assertThat(help(command, width, Ansi.OFF).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width)));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void coloursDoNotChangeTheText(int width) {
        commands().forEach(command -> assertThat(help(command, width, Ansi.ON).replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(help(command, width, Ansi.OFF))
                .matches("[\\x20-\\x7e\\s]+"));
    }

    private Stream<CommandLine> commands() {
        return Stream.concat(Stream.of(stylize), stylize.getSubcommands().values().stream());
    }

    private static List<String> words(CommandLine command, int width) {
        return new ArrayList<>(List.of(help(command, width, Ansi.OFF).split("\\s+")));
    }

    private static String help(CommandLine command, int width, Ansi ansi) {
        command.getCommandSpec().usageMessage().autoWidth(false).width(width);
        return command.getUsageMessage(ansi);
    }
}
