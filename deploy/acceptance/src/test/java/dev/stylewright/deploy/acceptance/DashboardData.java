package dev.stylewright.deploy.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Records the data of the panels, for {@code deploy/grafana/render-dashboards}. */
final class DashboardData {

    private static final Path FILE = Path.of("target", "dashboards.json");
    private static final int POINTS = 120;

    private DashboardData() {}

    /** @param times how much faster the clock of the rules ran, see {@link FasterRules} */
    static void write(PrometheusServer prometheus, Map<String, String> variables, Instant begin, int times)
            throws Exception {
        Instant end = Instant.now();
        int step = (int) Math.max(1, Duration.between(begin, end).toSeconds() / POINTS);
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode all = mapper.createArrayNode();
        for (Dashboard dashboard : Dashboard.all()) {
            for (Dashboard.Query query : dashboard.queries()) {
                ObjectNode one = all.addObject();
                one.put("dashboard", query.dashboard())
                        .put("panel", query.panel())
                        .put("legend", query.legend());
                one.set("series", prometheus.range(FasterRules.of(query.with(variables), times), begin, end, step));
            }
        }
        mapper.writeValue(FILE.toFile(), all);
    }
}
