package dev.stylewright.deploy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The Prometheus rules of the repository. */
final class RuleFiles {

    static final String DIRECTORY = "deploy/prometheus/";
    static final List<String> NAMES = List.of("recording.rules.yml", "alerts.rules.yml");

    private RuleFiles() {}

    /** The groups of all files. */
    static List<JsonNode> groups() {
        List<JsonNode> groups = new ArrayList<>();
        for (String name : NAMES) {
            try {
                new YAMLMapper()
                        .readTree(Repository.read(DIRECTORY + name))
                        .get("groups")
                        .forEach(groups::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return groups;
    }

    static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        groups().forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    static List<JsonNode> alerts() {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }
}
