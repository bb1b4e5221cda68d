package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.deploy.benchmark.painting.PyTorchOptions;
import dev.stylewright.deploy.benchmark.painting.PyTorchProgram;
import dev.stylewright.deploy.benchmark.painting.WeightsFiles;
import dev.stylewright.deploy.benchmark.report.MachineDescription;
import dev.stylewright.deploy.benchmark.report.ReportWriter;
import dev.stylewright.deploy.embedded.DataDirectory;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The benchmark of whole jobs: cold start, a stream of jobs, and the time of a job in addition to painting. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures whole jobs: a worker's process with a real broker and a real store, against launching a plain PyTorch program for each picture.",
            "Writes jobs.md. All but the cost of a job need python3 with torch, numpy and pillow. Do not use the machine for anything else meanwhile."
        })
public final class JobsCommand implements Callable<Integer> {
    private static final int COLD_SIZE = 256;
    private static final int COST_SIZE = 512;
    private static final int FILE_SIZE = 1200;
    private static final int USUAL_EVALUATIONS = 300;
    private static final int PAINTED_EVALUATIONS = 30;
    private static final int WARM_UP = 5;

    /** The parts that can be measured alone. */
    enum ClientMetric {
        COLD,
        STREAM,
        COST
    }

    @Option(names = "--quick", description = "a short run to check that everything works; its figures are meaningless")
    private boolean quick;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description =
                    "only these of cold (start), stream (of jobs) and cost (in addition to painting); default: all")
    private Set<ClientMetric> only = EnumSet.allOf(ClientMetric.class);

    @Option(names = "--launches", paramLabel = "N", description = "cold starts of each")
    private int launches = 5;

    @Option(names = "--jobs", paramLabel = "N", description = "jobs of the stream, rounded up to an even number")
    private int jobs = 20;

    @Option(names = "--evaluations", paramLabel = "N", description = "evaluations of each of them")
    private int evaluations = 20;

    @Option(names = "--size", paramLabel = "PX", description = "their size, at most 128 where ours has one scale")
    private int size = 128;

    @Option(names = "--cost-jobs", paramLabel = "N", description = "jobs whose cost is measured")
    private int costJobs = 15;

    @Mixin
    private PyTorchOptions options = new PyTorchOptions();

    @Mixin
    private ReportWriter report = new ReportWriter();

    private final Samples samples = new Samples();

    @Override
    public Integer call() throws IOException {
        if (quick) {
            launches = 1;
            jobs = 2;
            evaluations = 2;
            costJobs = 2;
        }
        try (DataDirectory directory = DataDirectory.temporary("stylewright-benchmark");
                TestServers servers = TestServers.open();
                Orders orders = new Orders(servers.kafka().bootstrapServers())) {
            List<String> tables = measure(servers, orders, directory.path());
            tables.add("Measured on " + MachineDescription.text() + ", with " + options.threads() + " threads.\n");
            report.table(String.join("\n", tables));
            return 0;
        }
    }

    private List<String> measure(TestServers servers, Orders orders, Path scratch) throws IOException {
        servers.offer(Samples.CAT, Samples.file(Samples.CAT));
        servers.offer(Samples.SWIRLS, Samples.file(Samples.SWIRLS));
        List<String> tables = new ArrayList<>();
        if (only.contains(ClientMetric.COLD)) {
            tables.add(cold(servers, orders, scratch));
            report.say("cold starts: done");
        }
        if (only.contains(ClientMetric.STREAM)) {
            tables.add(stream(servers, orders, scratch));
            report.say("a stream of jobs: done");
        }
        if (only.contains(ClientMetric.COST)) {
            tables.add(cost(servers, orders, scratch));
            report.say("cost of a job in addition to painting: done");
        }
        return tables;
    }

    private String cold(TestServers servers, Orders orders, Path scratch) throws IOException {
        List<PyTorchRun> programs = new ArrayList<>();
        for (PyTorchProgram program : options.programs()) {
            programs.add(pyTorch(program, scratch, COLD_SIZE));
        }
        // Files that are not yet in the page cache would slow down the first run. This run also creates the class
        // archive that the image is built
        // with.
        ColdStart.measure(servers, orders, programs, COLD_SIZE, 1, scratch);
        ColdStart found = ColdStart.measure(servers, orders, programs, COLD_SIZE, launches, scratch);
        report.rows(List.of(Report.row(found, COLD_SIZE)));
        return Report.of(found, COLD_SIZE);
    }

    @SuppressWarnings("try") // the worker needs no calls while it runs
    private String stream(TestServers servers, Orders orders, Path scratch) throws IOException {
        List<PyTorchProgram> programs = options.programs();
        PyTorchRun pyTorch = pyTorch(programs.get(programs.size() - 1), scratch, size);
        try (WorkerJvm worker = new WorkerJvm(
                servers.settings(), options.threads(), scratch.resolve("cold.jsa"), scratch.resolve("stream.log"))) {
            orders.place(TestServers.order("warm", Samples.CAT, Samples.SWIRLS, size, evaluations))
                    .completed();
            pyTorch.launch(1, scratch.resolve("warm.png"));
            JobStream found = JobStream.measure(orders, pyTorch, size, evaluations, jobs + jobs % 2, scratch);
            return Report.of(found, size, evaluations);
        }
    }

    /** Images of a usual size; the result of a longer painting is encoded. */
    @SuppressWarnings("try") // the worker needs no calls while it runs
    private String cost(TestServers servers, Orders orders, Path scratch) {
        servers.offer("cat.jpg", samples.jpeg(samples.sized(Samples.CAT, FILE_SIZE)));
        servers.offer("swirls.jpg", samples.jpeg(samples.sized(Samples.SWIRLS, FILE_SIZE)));
        int warmUp = quick ? 1 : WARM_UP;
        try (WorkerJvm worker = new WorkerJvm(
                servers.settings(), options.threads(), scratch.resolve("cold.jsa"), scratch.resolve("cost.log"))) {
            StylizationRequest longer =
                    TestServers.order("longer", "cat.jpg", "swirls.jpg", COST_SIZE, quick ? 1 : PAINTED_EVALUATIONS);
            orders.place(longer).completed();
            Image painted = samples.decoded(servers.result(longer));
            JobOverhead overhead = JobOverhead.measure(orders, "cat.jpg", "swirls.jpg", COST_SIZE, warmUp, costJobs);
            Steps steps = Steps.measure(
                    servers, samples, "cat.jpg", "swirls.jpg", painted, USUAL_EVALUATIONS, warmUp, costJobs);
            return Report.of(overhead, steps, COST_SIZE);
        }
    }

    private PyTorchRun pyTorch(PyTorchProgram program, Path scratch, int pixels) throws IOException {
        Path weights = scratch.resolve("weights.safetensors");
        WeightsFiles.writeBundled(weights);
        Path content = scratch.resolve("content-" + pixels + ".png");
        Path style = scratch.resolve("style-" + pixels + ".png");
        Image sized = samples.sized(Samples.CAT, pixels);
        Files.write(content, samples.png(sized));
        Files.write(style, samples.png(samples.sized(Samples.SWIRLS, pixels)));
        return new PyTorchRun(program, weights, content, style, new ImageSize(sized.width(), sized.height()));
    }
}
