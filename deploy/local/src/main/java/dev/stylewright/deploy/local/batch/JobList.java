package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.order.ImageFile;
import dev.stylewright.deploy.local.order.Order;
import dev.stylewright.deploy.local.stack.LocalLimits;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.protocol.Parameters;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The jobs of a command line, and the sheet that shows their results. */
public final class JobList {

    private final List<Job> jobs;
    private final OrderTemplate template;
    private final SheetFile.Layout layout;
    private final List<String> skipped;

    private JobList(List<Job> jobs, OrderTemplate template, SheetFile.Layout layout, List<String> skipped) {
        this.jobs = jobs;
        this.template = template;
        this.layout = layout;
        this.skipped = skipped;
    }

    /**
     * A job for each picture of a directory.
     *
     * @param results the directory of the results
     * @throws CommandException the directory cannot be read, or has no picture
     */
    public static JobList ofDirectory(Path content, Path results, OrderTemplate template, Parameters parameters) {
        PictureDirectory directory = PictureDirectory.read(content, results);
        Function<Path, String> names = fileNames(directory.pictures(), template.ending());
        List<Job> jobs = directory.pictures().stream()
                .map(picture -> new Job(
                        String.valueOf(picture.getFileName()),
                        names.apply(picture),
                        () -> ImageFile.read(picture, LocalLimits.DEFAULTS),
                        parameters))
                .toList();
        return new JobList(jobs, template, ContactSheet::of, directory.skipped());
    }

    /** A job for each combination of a sweep. */
    public static JobList ofSweep(ImageFile content, Sweep sweep, OrderTemplate template) {
        List<Job> jobs = sweep.combinations().stream()
                .map(combination -> new Job(
                        sweep.label(combination),
                        sweep.fileName(combination) + template.ending(),
                        () -> content,
                        combination.parameters()))
                .toList();
        int largestEdge =
                jobs.stream().mapToInt(job -> job.parameters().size()).max().orElseThrow();
        SweepGrid grid = new SweepGrid(
                sweep,
                content.name() + " in the style of "
                        + template.order(jobs.get(0)).styleNames(),
                largestEdge);
        return new JobList(jobs, template, grid::of, List.of());
    }

    /** The picture's name with another extension; its whole name if pictures differ only in their extension. */
    private static Function<Path, String> fileNames(List<Path> pictures, String ending) {
        Map<String, Integer> stems = new HashMap<>(Map.of(ContactSheet.STEM, 1));
        pictures.forEach(picture -> stems.merge(stem(picture).toLowerCase(Locale.ROOT), 1, Integer::sum));
        Function<Path, String> whole = picture -> picture.getFileName() + ending;
        Function<Path, String> shorter =
                picture -> stems.getOrDefault(stem(picture).toLowerCase(Locale.ROOT), 1) == 1
                        ? stem(picture) + ending
                        : whole.apply(picture);
        boolean distinct = pictures.stream().map(shorter).distinct().count() == pictures.size();
        return distinct ? shorter : whole;
    }

    private static String stem(Path picture) {
        String name = String.valueOf(picture.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /**
     * All orders, each read when it is needed.
     *
     * @throws CommandException from the stream: a picture cannot be used
     */
    public Stream<Order> orders() {
        return jobs.stream().map(template::order);
    }

    List<Job> jobs() {
        return jobs;
    }

    OrderTemplate template() {
        return template;
    }

    SheetFile.Layout layout() {
        return layout;
    }

    /** A line for each file that is not a picture. */
    List<String> skipped() {
        return skipped;
    }
}
