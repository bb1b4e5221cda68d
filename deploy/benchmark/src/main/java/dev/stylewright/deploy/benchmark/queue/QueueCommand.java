package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.deploy.benchmark.report.MachineDescription;
import dev.stylewright.deploy.benchmark.report.ReportWriter;
import dev.stylewright.worker.app.configuration.QueueMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The benchmark of the queue. */
@Command(
        name = "queue",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures the queue in both modes: the time that it adds to a request, and how much the throughput grows with more workers.",
            "Real workers on a real broker and a real store, all in one JVM; only the stylizer sleeps instead of painting.",
            "Writes queue.md. Takes about 5 minutes. Do not use the machine for anything else meanwhile."
        })
public final class QueueCommand implements Callable<Integer> {
    private static final int WARM_UPS = 5;

    @Option(
            names = "--quick",
            description = "few requests and workers, to check that it works; the figures are meaningless")
    private boolean quick;

    @Option(names = "--requests", paramLabel = "N", description = "requests to idle workers in each mode")
    private int requests = 30;

    @Option(names = "--workers", paramLabel = "N", description = "number of workers that are compared with one")
    private int workers = 8;

    @Option(names = "--jobs", paramLabel = "N", description = "requests for each of these workers, at least 10")
    private int jobs = 104;

    @Option(names = "--jobs-alone", paramLabel = "N", description = "requests for the single worker, at least 10")
    private int alone = 64;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "warm-up requests for each worker, not counted, at least 10")
    private int warmUp = 30;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "how often one worker and many take turns; 0 skips this part")
    private int rounds = 2;

    @Mixin
    private ReportWriter report = new ReportWriter();

    @Override
    public Integer call() throws IOException {
        if (quick) {
            requests = 3;
            workers = 2;
            jobs = 10;
            alone = 10;
            warmUp = 10;
            rounds = 1;
        }
        try (Servers servers = Servers.start()) {
            List<Overhead> overheads = new OverheadTrial(requests, quick ? 1 : WARM_UPS).run(servers);
            report.say("overhead: done");
            write(overheads, scale(servers));
        }
        return 0;
    }

    private List<Load> scale(Servers servers) {
        ScalingTrial trial = new ScalingTrial(workers, jobs, alone);
        List<Load> loads = new ArrayList<>();
        for (QueueMode mode : rounds > 0 ? QueueMode.values() : new QueueMode[0]) {
            // Not counted: otherwise many workers would share the processors with Java's compiler.
            new ScalingTrial(workers, warmUp, warmUp).run(servers, mode, true);
        }
        for (int round = 1; round <= rounds; round++) {
            for (QueueMode mode : QueueMode.values()) {
                for (boolean all : List.of(false, true)) {
                    Load load = trial.run(servers, mode, all);
                    loads.add(load);
                    report.say("%s, %d of %d workers, round %d: done"
                            .formatted(mode.name().toLowerCase(Locale.ROOT), load.workers(), workers, round));
                }
            }
        }
        return loads;
    }

    private void write(List<Overhead> overheads, List<Load> loads) throws IOException {
        StringBuilder text = new StringBuilder(
                "From publishing a request to the call of the stylizer, without fetching and decoding the pictures:\n\n");
        text.append(QueueReport.overhead(overheads));
        if (!loads.isEmpty()) {
            text.append("\nPictures that take " + ScalingTrial.PAINTING.toMillis()
                    + " ms, in the steady state, of each run:\n\n");
            text.append(QueueReport.scaling(loads));
        }
        text.append("\nWhere the time goes, medians of requests to idle workers and means under load:\n\n")
                .append(QueueReport.stages(overheads, loads));
        text.append("\nMeasured on ")
                .append(MachineDescription.text())
                .append("; workers, broker and store in one JVM.\n");
        report.table(text.toString());
    }
}
