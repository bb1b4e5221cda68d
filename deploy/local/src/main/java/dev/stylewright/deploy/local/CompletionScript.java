package dev.stylewright.deploy.local;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** picocli's completion script for bash and zsh, adapted to the options of this command. */
final class CompletionScript {

    private static final String HEADER = """
            # Completes the options of stylize in bash and zsh. Generated with picocli.
            #
            # In the current shell:  source <(deploy/local/stylize generate-completion)
            # In every shell:        add this line, with the whole path of stylize, to ~/.bashrc or ~/.zshrc

            """;

    /** The end of picocli's own comments about installation. */
    private static final String BEGIN = "if [ -n \"$BASH_VERSION\" ]; then";

    private static final String REFERENCES = " \\(see \\[\\d]\\)";

    private static final String WORDS = """
              local curr_word=${COMP_WORDS[COMP_CWORD]}
              local prev_word=${COMP_WORDS[COMP_CWORD-1]}
            """;

    /** Bash makes three words of {@code --option=value}, zsh one. */
    private static final String SPLIT_WORDS = WORDS + """
              local prefix=""
              if [[ "${curr_word}" == "=" ]]; then
                curr_word=""
              elif [[ "${curr_word}" == --*=* ]]; then
                prev_word=${curr_word%%=*}
                prefix=${prev_word}=
                curr_word=${curr_word#*=}
              elif [[ "${prev_word}" == "=" ]]; then
                prev_word=${COMP_WORDS[COMP_CWORD-2]}
              fi
              if [[ "${COMP_WORDS[COMP_CWORD]}" == "=" || "${COMP_WORDS[COMP_CWORD-1]}" == "=" ]] && [[ "${prev_word}" != -* ]]; then
                without_files # a value of NAME=VALUE
                return
              fi
            """;

    private static final String OWN_WORD = "  local curr_word=${COMP_WORDS[COMP_CWORD]}\n  local i\n";
    private static final String CALLERS_WORD = "  local curr_word=${curr_word}\n  local i\n";
    private static final String CANDIDATES = "compgen -W \"${optionList[*]}\"";
    private static final String PREFIXED_CANDIDATES = "compgen -P \"${prefix}\" -W \"${optionList[*]}\"";

    /** picocli's way to forbid the names of files, which it does for every option without known values. */
    private static final String NO_DEFAULT = "type compopt &>/dev/null && compopt +o default";

    private static final String FUNCTIONS = """
            # Forbids the names of files, which bash completes if there is nothing else.
            function without_files() {
              if [ -n "$BASH_VERSION" ]; then compopt +o default 2>/dev/null; fi
            }

            # Completes the names of files behind --option= in zsh. In all other cases, the shell does it.
            function files_after_prefix() {
              local IFS=$'\\n'
              if [ -n "${prefix}" ]; then COMPREPLY=( $( compgen -P "${prefix}" -G "${curr_word}*" ) ); fi
            }

            """;

    private static final String ENTRY_POINT = "# Bash completion entry point function.";
    private static final Pattern NO_VALUES = Pattern.compile("    '([^']+)'\\)\n      return\n");
    private static final Pattern FILES =
            Pattern.compile("      local IFS=\\$'\\\\n'\n.*compopt -o filenames\n.*# files\n      return \\$\\?\n");
    /** Zsh has no compopt, so it decides by the option whether it may complete the names of files. */
    private static final String ZSH = """

            # Zsh completes the names of files only for options that take them.
            if [ -n "$ZSH_VERSION" ]; then
              function _zsh_complete_stylize() {
                local option=${words[CURRENT-1]}
                if [[ "${words[CURRENT]}" == --*=* ]]; then option=${words[CURRENT]%%=*}; fi
                case "$option" in
                  --sweep) _bash_complete -o nospace -F _complete_stylize ;;
                  OPTIONS) _bash_complete -F _complete_stylize ;;
                  *) _bash_complete -o default -F _complete_stylize ;;
                esac
              }
              compdef _zsh_complete_stylize stylize
            fi
            """;

    /** One of these variables is not set, which is an error in a shell with {@code set -u}. */
    private static final Pattern SHELL_VERSION = Pattern.compile("\\$(BASH_VERSION|ZSH_VERSION)\\b");

    private static final String SWEEP = "    '--sweep')\n";
    private static final String WITHOUT_SPACE =
            "      if [ -n \"$BASH_VERSION\" ]; then compopt -o nospace 2>/dev/null; fi\n";

    /** picocli offers subcommands after options, too. There, only another option can follow. */
    private static final String NEXT = "  if [[ \"${curr_word}\" == -* ]]; then\n";

    private static final String NEXT_OPTION =
            "  if [[ \"${curr_word}\" == -* || ( -z \"${curr_word}\" && \"${COMP_WORDS[1]}\" == -* ) ]]; then\n";

    private CompletionScript() {}

    static String of(CommandLine root) {
        String script = AutoComplete.bash(root.getCommandName(), root);
        script = HEADER + script.substring(indexOf(script, BEGIN)).replaceAll(REFERENCES, "");
        script = replaced(script, WORDS, SPLIT_WORDS);
        script = replaced(script, OWN_WORD, CALLERS_WORD);
        script = replaced(script, CANDIDATES, PREFIXED_CANDIDATES);
        script = replaced(script, NO_DEFAULT, ":");
        script = replaced(script, ENTRY_POINT, FUNCTIONS + ENTRY_POINT);
        script = replaced(script, NEXT, NEXT_OPTION);
        script = replaced(script, SWEEP, SWEEP + WITHOUT_SPACE);
        script = FILES.matcher(script).replaceAll("      return\n");
        List<String> files = valueOptions(root)
                .filter(option -> option.paramLabel().matches("(FILE|DIR).*"))
                .map(OptionSpec::longestName)
                .toList();
        String others = valueOptions(root)
                .flatMap(option -> Stream.of(option.names()))
                .filter(name -> !files.contains(name))
                .distinct()
                .sorted()
                .collect(Collectors.joining("|"));
        script = NO_VALUES
                .matcher(script)
                .replaceAll(found -> Matcher.quoteReplacement("    '" + found.group(1) + "')\n      "
                        + (files.contains(found.group(1)) ? "files_after_prefix" : "without_files")
                        + "\n      return\n"));
        return SHELL_VERSION.matcher(script + ZSH.replace("OPTIONS", others)).replaceAll("\\${$1-}");
    }

    private static Stream<OptionSpec> valueOptions(CommandLine root) {
        return Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(option -> option.arity().max() > 0);
    }

    private static String replaced(String script, String before, String after) {
        indexOf(script, before);
        return script.replace(before, after);
    }

    private static int indexOf(String script, String part) {
        int index = script.indexOf(part);
        if (index < 0) {
            throw new IllegalStateException("picocli's completion script has changed, it does not contain: " + part);
        }
        return index;
    }
}
