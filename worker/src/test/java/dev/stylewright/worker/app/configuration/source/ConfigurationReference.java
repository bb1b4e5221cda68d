package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.describe.Matches;
import java.util.ArrayList;
import java.util.List;

/** Writes the reference of all settings, derived from the settings interfaces, as Markdown. */
final class ConfigurationReference {

    private static final String HEAD = """
            # Configuration of the worker

            <!-- Generated from the code. Don't edit; ConfigurationReferenceTest describes how to write it again. -->

            If a key is set in several places, the first of these takes precedence:

            1. the command line, `--set key=value` (other users of the machine can see it: put secrets elsewhere)
            2. environment variables. `STYLEWRIGHT_..._FILE` names a file that holds the value, such as a mounted secret; an empty
               variable counts as not set; an unknown variable causes a warning
            3. the properties files (UTF-8) of `--config FILE`, later files before earlier ones; without `--config`,
               `./stylewright.properties` if it exists
            4. the default

            Values are literal: `${...}` is not expanded. In a properties file a backslash is written twice.
            All problems are reported at once; an unknown key in a file or in `--set` is a problem. `--print-config` prints the
            effective values and their sources as a properties file; secrets are masked.

            - A duration is a whole number with its unit: `500ms`, `30s`, `5m`, `1h`.
            - A size is a number of bytes, or has a unit that is a power of 1024: `256K`, `64M`, `1G`.
            - A list of buckets has entries `bucket` (all of it) or `bucket/prefix` (whole path segments: `photos/public`
              covers `photos/public/cat.jpg`, not `photos/publications.jpg`), separated by commas. Keys with empty, `.` or `..` parts,
              backslashes, percent escapes or control characters are never permitted.

            ## Settings

            | Key | Environment variable | Type | Default | Range | Meaning |
            |---|---|---|---|---|---|
            """;

    private static final String PASS_THROUGH_HEAD = """

            ## Properties of kafka-clients

            The rest of the key is a property of kafka-clients under its own name; in an environment variable, in upper case with
            underscores for dots. A value for one kind of client takes precedence over a value for all clients. Properties that the
            worker's guarantees depend on, such as `acks`, `group.id` or `isolation.level`, cannot be set here: the worker rejects
            them.

            | Key | Environment variable | Meaning |
            |---|---|---|
            """;

    private ConfigurationReference() {}

    static String markdown() {
        StringBuilder text = new StringBuilder(HEAD);
        SettingCatalog.get().settings().values().forEach(setting -> text.append(row(setting)));
        text.append(PASS_THROUGH_HEAD);
        SettingCatalog.get()
                .passThroughs()
                .forEach(group -> text.append(row(List.of(
                        code(group.prefix() + ".*"),
                        code(Setting.environmentVariable(group.prefix()) + "_*"),
                        group.doc()))));
        return text.toString();
    }

    private static String row(Setting setting) {
        List<String> cells = new ArrayList<>();
        cells.add(code(setting.key()));
        cells.add(code(setting.environmentVariable()));
        cells.add(setting.type().name());
        cells.add(defaultOf(setting));
        cells.add(setting.range()
                .map(range -> range.min() + " to " + range.max())
                .or(() -> setting.shape().map(Matches::meaning))
                .orElse(""));
        cells.add(setting.doc());
        return row(cells);
    }

    private static String defaultOf(Setting setting) {
        return setting.fixedDefault()
                .map(ConfigurationReference::code)
                .or(setting::computedDefault)
                .orElse(setting.optional() ? "not set" : "none: must be set");
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
