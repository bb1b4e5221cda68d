package dev.stylewright.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stylewright.deploy.local.terminal.Terminal;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The script that {@code stylize generate-completion} prints, in a real bash. */
class CompletionTest {

    @TempDir
    Path directory;

    private Path script = Path.of("");

    @BeforeEach
    void generate() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no /bin/bash");
        StringWriter out = new StringWriter();
        CommandLine command =
                StylizeCommand.create(new TerminalEnvironment(Terminal.NONE, directory.resolve("cache"), false));
        command.setOut(new PrintWriter(out, true));
        assertThat(command.execute("generate-completion")).isZero();
        script = Files.writeString(directory.resolve("stylize_completion"), out.toString());
    }

    @Test
    void bashReadsIt() throws IOException, InterruptedException {
        assertThat(bash("bash -n " + script)).isEmpty();
    }

    @Test
    void shellsReadItIfUnsetVariablesAreErrors() throws IOException, InterruptedException {
        assertThat(bash("set -u; source " + script)).isEmpty();
        assertThat(output(List.of(
                        zsh(), "-f", "-c", "autoload -U compinit && compinit -u -D; setopt nounset; source " + script)))
                .isEmpty();
    }

    /** Bash looks for the part after the last slash if it knows no completion for a whole path. */
    @ParameterizedTest
    @CsvSource({
        "stylize --iter, --iterations",
        "stylize --opti, --optimizer",
        "stylize --optimizer l, lbfgs",
        "stylize --colors m, match",
        "stylize --show n, never",
        "stylize --optimizer=, adam",
        "stylize --optimizer=l, lbfgs",
        "stylize --sweep con, contentWeight=",
        "stylize --sweep=con, contentWeight=",
        "stylize --device=g, gpu",
        "'stylize --size 64 ', --iterations",
        "stylize se, serve",
        "stylize serve --kafka, --kafka-port"
    })
    void completes(String typed, String completion) throws IOException, InterruptedException {
        assertThat(completions(typed)).contains(completion);
    }

    /** Without candidates, and if nothing forbids it, readline completes the names of files. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--content m",
                "--content=m",
                "--style m",
                "--mask m",
                "--out=m",
                "--weights m",
                "--sweep=colors="
            })
    void leavesOtherValuesToTheShell(String typed) throws IOException, InterruptedException {
        assertThat(completions("stylize " + typed)).containsOnly("");
    }

    @Test
    void onlyOptionsThatTakeFilesCompleteThem() {
        assertThat(script)
                .content()
                .contains("'--content')\n      files_after_prefix\n", "'--dir')\n      files_after_prefix\n")
                .contains("'--size')\n      without_files\n", "'--brokers')\n      without_files\n");
    }

    @Test
    void beginsWithItsOwnInstructions() {
        assertThat(script)
                .content()
                .startsWith("# Completes the options of stylize in bash and zsh.")
                .doesNotContain("YOUR_APP_HOME", "(see [");
    }

    @ParameterizedTest
    @CsvSource({
        "--optimizer=l, --optimizer=lbfgs",
        "--optimizer l, lbfgs",
        "--sweep con, contentWeight=",
        "--content=m, --content=me.jpg",
        "se, serve"
    })
    void completesInZsh(String typed, String completion) throws IOException, InterruptedException {
        String zsh = zsh();
        Files.createFile(directory.resolve("me.jpg"));
        String commands = """
                autoload -U compinit && compinit -u -D
                source %s
                words=(stylize %s); CURRENT=$#words; COMP_WORDS=($words); COMP_CWORD=$((CURRENT - 1)); COMP_LINE="$words"
                compgen -F _complete_stylize -- ${words[CURRENT]}""".formatted(script, typed);
        assertThat(output(List.of(zsh, "-f", "-c", commands)).lines()).contains(completion);
    }

    /** Zsh completes the names of files with {@code -o default}, if there is nothing else. */
    @ParameterizedTest
    @CsvSource({
        "--content m, true",
        "--content=m, true",
        "serve --dir m, true",
        "--size m, false",
        "--size=m, false",
        "--optimizer x, false",
        "serve --kafka-port x, false"
    })
    void zshCompletesFilesOnlyForOptionsThatTakeThem(String typed, boolean files)
            throws IOException, InterruptedException {
        String commands = """
                autoload -U compinit && compinit -u -D
                source %s
                _bash_complete() { print -r -- "$@" }
                words=(stylize %s); CURRENT=$#words
                ${_comps[stylize]}""".formatted(script, typed);

        String options = output(List.of(zsh(), "-f", "-c", commands)).strip();

        assertThat(options).isEqualTo((files ? "-o default " : "") + "-F _complete_stylize");
    }

    private static String zsh() {
        Path zsh = Path.of("/usr/bin/zsh");
        assumeTrue(Files.isExecutable(zsh), "there is no /usr/bin/zsh");
        return zsh.toString();
    }

    /** Bash turns each equals sign into a word. */
    private List<String> completions(String typed) throws IOException, InterruptedException {
        return bash("""
                source %s
                complete -p stylize >/dev/null
                COMP_LINE='%s'; COMP_WORDS=(${COMP_LINE//=/ = }); COMP_POINT=${#COMP_LINE}
                case $COMP_LINE in *' ') COMP_WORDS+=('') ;; esac
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMP_WORDS[0]=deploy/local/stylize
                _complete_stylize
                printf '%%s\\n' "${COMPREPLY[@]}\"""".formatted(script, typed)).lines().toList();
    }

    private String bash(String commands) throws IOException, InterruptedException {
        return output(List.of("/bin/bash", "--norc", "-c", commands));
    }

    private String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
