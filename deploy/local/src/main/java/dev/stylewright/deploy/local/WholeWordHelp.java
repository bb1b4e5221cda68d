package dev.stylewright.deploy.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.IOptionRenderer;
import picocli.CommandLine.Help.IParameterRenderer;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A help text whose lines are broken at blanks only. picocli also breaks them inside of {@code .webp} and {@code 0.003,0.02}, since Java's {@link
 * java.text.BreakIterator} permits it. So punctuation is replaced by characters of the private use area while the lines are made.
 */
final class WholeWordHelp extends Help {

    private static final char PRIVATE = '\ue000';
    private static final Pattern WORD = Pattern.compile("\\S+");

    /** A longer list may be broken at its commas: it would leave most of a line empty, or not fit. */
    private static final int LONGEST_WORD = 45;

    /** Characters in the synopsis at which a line may be broken. */
    private static final String SEPARATORS = ":,.|[]";

    private static final int DESCRIPTION = 4;

    private WholeWordHelp(CommandSpec command, ColorScheme colors) {
        super(command, colors);
    }

    /** Makes a command and its subcommands print such a help text. */
    static void install(CommandLine command) {
        command.setHelpFactory(WholeWordHelp::new);
        Stream.concat(Stream.of(command), command.getSubcommands().values().stream())
                .forEach(WholeWordHelp::prepare);
    }

    private static void prepare(CommandLine command) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.header(glued(usage.header()));
        usage.description(glued(usage.description()));
        Map<String, String> exitCodes = new LinkedHashMap<>();
        usage.exitCodeList().forEach((code, meaning) -> exitCodes.put(code, glued(meaning)));
        usage.exitCodeList(exitCodes);
        Map<String, IHelpSectionRenderer> sections = new LinkedHashMap<>();
        command.getHelpSectionMap().forEach((key, section) -> sections.put(key, help -> unglued(section.render(help))));
        command.setHelpSectionMap(sections);
    }

    @Override
    protected String makeSynopsisFromParts(
            int headingLength, Text options, Text groups, Text endOfOptions, Text positionals, Text commands) {
        return super.makeSynopsisFromParts(
                headingLength, glued(options), glued(groups), endOfOptions, glued(positionals), commands);
    }

    @Override
    public IParameterRenderer createDefaultParameterRenderer() {
        IParameterRenderer renderer = super.createDefaultParameterRenderer();
        return (parameter, labels, colors) -> glued(renderer.render(parameter, labels, colors), colors);
    }

    @Override
    public IOptionRenderer createDefaultOptionRenderer() {
        IOptionRenderer renderer = super.createDefaultOptionRenderer();
        return (option, labels, colors) -> glued(renderer.render(option, labels, colors), colors);
    }

    private static Text[][] glued(Text[][] rows, ColorScheme colors) {
        for (Text[] row : rows) {
            row[DESCRIPTION] = colors.text(glued(row[DESCRIPTION].plainString()));
        }
        return rows;
    }

    /** Keeps the styles of everything but the replaced characters. */
    private static Text glued(Text text) {
        String plain = text.plainString();
        Text result = text;
        for (int i = 0; i < plain.length(); i++) {
            if (SEPARATORS.indexOf(plain.charAt(i)) >= 0) {
                result = result.substring(0, i)
                        .concat(Character.toString(PRIVATE + plain.charAt(i)))
                        .concat(result.substring(i + 1));
            }
        }
        return result;
    }

    private static String[] glued(String[] lines) {
        return Stream.of(lines).map(WholeWordHelp::glued).toArray(String[]::new);
    }

    private static String glued(String text) {
        return WORD.matcher(text).replaceAll(found -> {
            StringBuilder word = new StringBuilder();
            boolean open = found.group().length() > LONGEST_WORD;
            found.group()
                    .chars()
                    .forEach(c -> word.append((char) (isPunctuation(c) && !(open && c == ',') ? PRIVATE + c : c)));
            return Matcher.quoteReplacement(word.toString());
        });
    }

    private static boolean isPunctuation(int c) {
        return c < 0x80 && !Character.isLetterOrDigit(c);
    }

    private static String unglued(String text) {
        StringBuilder plain = new StringBuilder();
        text.chars().forEach(c -> plain.append((char) (c >= PRIVATE && c < PRIVATE + 0x80 ? c - PRIVATE : c)));
        return plain.toString();
    }
}
