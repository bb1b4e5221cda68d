package dev.stylewright.worker.app.command;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.worker.adapter.s3.BucketSetup;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.adapter.s3.S3Settings;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.configuration.AccessConfiguration;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.job.Place;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code store initialise}: creates the buckets of the configuration, lifecycle rules for previews, and single objects. */
@Command(
        name = "initialise",
        description = {
            "Creates the buckets of stylewright.access.read and stylewright.access.write, and lifecycle rules that delete"
                    + " previews. Waits for a store that is starting. Keeps existing buckets and other rules, so it may run at any time."
                    + " Needs keys that may create buckets; creates no users.",
            ""
        })
final class StoreInitialiseCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    // picocli sets the fields below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @ParentCommand
    private StoreCommand parent;

    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--preview-days",
            paramLabel = "N",
            description = {"Days after which the store deletes previews.", "Default: ${DEFAULT-VALUE}."})
    private int previewDays = 1;

    @Option(
            names = "--upload",
            paramLabel = "FILE=s3://BUCKET/KEY",
            description = {"Uploads a file. Replaces an existing object. May be repeated.", "Default: none."})
    private List<String> uploads = List.of();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = {"How long to wait for a store that does not answer.", "Default: ${DEFAULT-VALUE}."})
    private long patience = 60;

    @Override
    public Integer call() throws InterruptedException {
        if (previewDays < 1) {
            throw new ParameterException(spec.commandLine(), "--preview-days must be at least 1, is " + previewDays);
        }
        Map<Path, S3Uri> files = files();
        WorkerConfiguration configuration = parent.configuration();
        S3Settings settings = ConfigurationMapper.s3(configuration.storage());
        try (S3ImageStore store = new S3ImageStore(settings);
                BucketSetup buckets = new BucketSetup(settings)) {
            await(store);
            prepare(buckets, configuration.access());
            for (Map.Entry<Path, S3Uri> file : files.entrySet()) {
                StoreCommand.put(store, file.getValue(), Files.readAllBytes(file.getKey()));
                say(file.getValue() + " is uploaded");
            }
            return 0;
        } catch (StoreException e) {
            throw new StartupException("The store cannot be prepared: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StartupException("A file cannot be read: " + e, e);
        }
    }

    private Map<Path, S3Uri> files() {
        Map<Path, S3Uri> files = new TreeMap<>();
        for (String upload : uploads) {
            int split = upload.lastIndexOf("=s3://");
            if (split < 1) {
                throw new ParameterException(
                        spec.commandLine(), "--upload must be FILE=s3://BUCKET/KEY, is \"" + upload + '"');
            }
            files.put(Path.of(upload.substring(0, split)), StoreCommand.uri(spec, upload.substring(split + 1)));
        }
        return files;
    }

    private void await(S3ImageStore store) throws StoreException, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            try {
                store.check();
                return;
            } catch (StoreException e) {
                if (e.kind() != Kind.UNAVAILABLE || System.nanoTime() - began >= TimeUnit.SECONDS.toNanos(patience)) {
                    throw e;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private void prepare(BucketSetup setup, AccessConfiguration access) throws StoreException {
        TreeSet<String> buckets = new TreeSet<>(access.read().buckets());
        buckets.addAll(access.write().buckets());
        for (String bucket : buckets) {
            say("bucket " + bucket + (setup.create(bucket) ? " is created" : " is there"));
        }
        Map<String, TreeSet<String>> previews = access.write().places().stream()
                .collect(Collectors.groupingBy(
                        Place::bucket,
                        TreeMap::new,
                        Collectors.mapping(Place::previewPrefix, Collectors.toCollection(TreeSet::new))));
        for (Map.Entry<String, TreeSet<String>> folder : previews.entrySet()) {
            expire(setup, folder.getKey(), folder.getValue());
        }
    }

    private void expire(BucketSetup setup, String bucket, Set<String> prefixes) throws StoreException {
        String which = prefixes.stream().map(prefix -> bucket + "/" + prefix).collect(Collectors.joining(" and "));
        try {
            boolean changed = setup.expire(bucket, prefixes, previewDays);
            say("objects in %s are deleted after %d %s%s"
                    .formatted(which, previewDays, previewDays == 1 ? "day" : "days", changed ? "" : ", as before"));
        } catch (StoreException e) {
            if (e.kind() != Kind.UNSUPPORTED) {
                throw e;
            }
            PrintWriter err = spec.commandLine().getErr();
            err.println("Warning: this store has no lifecycle rules, so nothing deletes the previews in " + which
                    + ". Delete them by other means. (" + e.getMessage() + ")");
            err.flush();
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
