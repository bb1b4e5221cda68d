package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.deploy.benchmark.report.Statistics;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Resizing;
import dev.stylewright.worker.stylize.options.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The steps of a job other than painting, one by one, with the worker's own parts and over real connections to a store. In milliseconds. */
final class Steps {
    private final TestServers servers;
    private final Samples samples;
    private final Map<String, List<Double>> taken = new LinkedHashMap<>();

    private Steps(TestServers servers, Samples samples) {
        this.servers = servers;
        this.samples = samples;
    }

    /**
     * Runs the steps of jobs.
     *
     * @param painted an image with the size of a result
     * @param warmUp number of warm-up jobs, which are not counted
     * @param count number of counted jobs
     */
    static Steps measure(
            TestServers servers,
            Samples samples,
            String content,
            String style,
            Image painted,
            int evaluations,
            int warmUp,
            int count) {
        Steps steps = new Steps(servers, samples);
        for (int i = 0; i < warmUp + count; i++) {
            if (i == warmUp) {
                steps.taken.clear();
            }
            steps.run("steps-" + i + ".png", content, style, painted, evaluations);
        }
        return steps;
    }

    private void run(String result, String contentName, String styleName, Image painted, int evaluations) {
        timed("look for a result", () -> servers.look(result));
        List<byte[]> files = timed("fetch", () -> List.of(servers.fetch(contentName), servers.fetch(styleName)));
        List<Image> images =
                timed("decode", () -> List.of(samples.decoded(files.get(0)), samples.decoded(files.get(1))));
        timed("resize", () -> resized(images, painted, evaluations));
        byte[] file = timed("encode", () -> samples.png(painted));
        timed("put", () -> {
            servers.deliver(result, file);
            return file;
        });
    }

    /** All resizing of a painting: both images to each scale, and the result of each scale to the next. */
    private static List<Image> resized(List<Image> images, Image painted, int evaluations) {
        Image content = images.get(0);
        Image style = images.get(1);
        int size = Math.max(painted.width(), painted.height());
        Schedule schedule = Schedule.coarseToFine(new ImageSize(content.width(), content.height()), size, evaluations);
        Image full = Resizing.resized(content, schedule.full());
        Image fullStyle = Resizing.resized(style, new ImageSize(style.width(), style.height()).withLonger(size));
        List<Image> all = new ArrayList<>(List.of(full, fullStyle));
        Image before = full;
        for (var scale : schedule.scales()) {
            all.add(Resizing.resized(full, scale.imageSize()));
            all.add(Resizing.resized(
                    fullStyle,
                    new ImageSize(fullStyle.width(), fullStyle.height())
                            .withLonger(scale.imageSize().longer())));
            before = Resizing.resized(before, scale.imageSize());
            all.add(before);
        }
        return all;
    }

    private <T> T timed(String step, Supplier<T> work) {
        long began = System.nanoTime();
        T result = work.get();
        taken.computeIfAbsent(step, name -> new ArrayList<>()).add((System.nanoTime() - began) / 1e6);
        return result;
    }

    /** The median of each step, in order. */
    Map<String, Double> medians() {
        Map<String, Double> medians = new LinkedHashMap<>();
        taken.forEach((step, all) -> medians.put(step, Statistics.median(all).orElseThrow()));
        return medians;
    }
}
