package dev.stylewright.deploy.benchmark.painting;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Loss over time as a drawing in SVG, the loss on a logarithmic axis. Pure. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int MARGIN = 60;
    private static final int TICKS = 5;

    private final double mostSeconds;
    private final double leastLoss;
    private final double mostLoss;

    private Plot(ComparisonRun.Result result) {
        mostSeconds = Math.max(result.torch().seconds(), result.ours().seconds());
        List<Double> losses = List.of(result.torch(), result.ours()).stream()
                .flatMap(trace -> trace.samples().stream())
                .filter(Sample::full)
                .map(Sample::loss)
                .filter(loss -> loss > 0)
                .toList();
        leastLoss = losses.stream().min(Double::compare).orElseThrow();
        mostLoss = losses.stream().max(Double::compare).orElseThrow();
    }

    /** Draws one comparison: only evaluations at full size, whose losses can be compared. */
    static String of(ComparisonRun.Result result) {
        Plot plot = new Plot(result);
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                WIDTH, HEIGHT));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int i = 0; i <= TICKS; i++) {
            double seconds = plot.mostSeconds * i / TICKS;
            double loss = plot.leastLoss * Math.pow(plot.mostLoss / plot.leastLoss, (double) i / TICKS);
            svg.append(format(
                    "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%.0f s</text>%n",
                    plot.x(seconds), HEIGHT - MARGIN + 20, seconds));
            svg.append(format(
                    "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">%.3g</text>%n", MARGIN - 8, plot.y(loss) + 4, loss));
            svg.append(format("<path d=\"M%d %.0fH%d\" stroke=\"#ddd\"/>%n", MARGIN, plot.y(loss), WIDTH - MARGIN));
        }
        svg.append(plot.line(result.torch(), "#c0392b")).append(plot.line(result.ours(), "#1f6fb2"));
        svg.append(format(
                "<text x=\"%d\" y=\"30\">Loss over time, %s, %d px: </text>%n", MARGIN, result.pair(), result.size()));
        svg.append(format("<text x=\"%d\" y=\"30\" fill=\"#c0392b\">plain PyTorch</text>%n", MARGIN + 280));
        svg.append(format("<text x=\"%d\" y=\"30\" fill=\"#1f6fb2\">Stylewright</text>%n", MARGIN + 380));
        return svg.append("</svg>\n").toString();
    }

    private String line(Trace trace, String colour) {
        String points = trace.samples().stream()
                .filter(Sample::full)
                .filter(sample -> sample.loss() > 0)
                .map(sample -> format("%.1f,%.1f", x(sample.seconds()), y(sample.loss())))
                .collect(Collectors.joining(" "));
        return format("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n", points, colour);
    }

    private double x(double seconds) {
        return MARGIN + (WIDTH - 2 * MARGIN) * seconds / mostSeconds;
    }

    private double y(double loss) {
        double share = Math.log(loss / leastLoss) / Math.max(1e-9, Math.log(mostLoss / leastLoss));
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
