package dev.stylewright.deploy.local.terminal;

import java.util.Map;
import java.util.regex.Pattern;

/** The options of the command line that set a setting of the worker. */
public final class OptionNames {

    private static final Pattern SETTING = Pattern.compile("stylewright(\\.[a-z0-9-]+)+");

    private static final Map<String, String> OPTIONS = Map.of(
            "stylewright.weights", "--weights",
            "stylewright.weights-sha256", "the sha256 of --weights",
            "stylewright.weights-normalise", "--normalise-weights",
            "stylewright.device", "--device",
            "stylewright.threads", "--threads",
            "stylewright.memory.budget", "--memory");

    private OptionNames() {}

    /** The text with the options in place of the settings that have one. */
    public static String in(String text) {
        return SETTING.matcher(text).replaceAll(found -> OPTIONS.getOrDefault(found.group(), found.group()));
    }
}
