package dev.stylewright.deploy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A Grafana dashboard of the repository. */
record Dashboard(String name, JsonNode json) {

    static final List<String> NAMES = List.of("fleet", "worker");

    /** Not {@code $1}, which is Prometheus'. */
    private static final Pattern VARIABLE = Pattern.compile("\\$[A-Za-z_{]");

    /** One expression of one panel. */
    record Query(String dashboard, String panel, String type, String unit, String legend, String expression) {

        /** What only a worker on a GPU has data for. */
        boolean needsGpu() {
            return expression.contains("stylewright_gpu_");
        }

        /** The expression as Grafana sends it when values of the variables are selected. */
        String with(Map<String, String> variables) {
            String filled = expression;
            List<String> longestFirst = variables.keySet().stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .toList();
            for (String variable : longestFirst) {
                filled = filled.replace("$" + variable, Objects.requireNonNull(variables.get(variable)));
            }
            if (VARIABLE.matcher(filled).find()) {
                throw new AssertionError("a variable of " + expression + " is not known");
            }
            return filled;
        }
    }

    static List<Dashboard> all() {
        return NAMES.stream().map(Dashboard::read).toList();
    }

    private static Dashboard read(String name) {
        try {
            String text = Repository.read("deploy/grafana/dashboards/" + name + ".json");
            return new Dashboard(name, new ObjectMapper().readTree(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        json.get("panels").forEach(panels::add);
        return panels;
    }

    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.get("targets")) {
                queries.add(new Query(
                        name,
                        panel.get("title").asText(),
                        panel.get("type").asText(),
                        panel.at("/fieldConfig/defaults/unit").asText(),
                        target.get("legendFormat").asText(),
                        target.get("expr").asText()));
            }
        }
        return queries;
    }
}
