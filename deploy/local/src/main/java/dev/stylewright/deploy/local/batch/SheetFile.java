package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.batch.ResultDirectory.State;
import dev.stylewright.deploy.local.sheet.Sheet;
import dev.stylewright.deploy.local.sheet.SheetFormat;
import dev.stylewright.deploy.local.sheet.Thumbnails;
import dev.stylewright.deploy.local.stack.LocalLimits;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.storage.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The sheet of a batch, kept in the journal as results are.
 *
 * @param name the file, relative to the directory of the results
 * @param layout draws it
 */
record SheetFile(String name, Layout layout) {

    /** Arranges the pictures of a batch. */
    @FunctionalInterface
    interface Layout {
        Sheet of(Batch batch, Thumbnails thumbnails);
    }

    /** @throws CommandException a file with this name exists that is not a sheet of this command */
    void requireReplaceable(ResultDirectory results) {
        if (results.state(name, "") == State.FOREIGN) {
            throw CommandException.usage(
                    results.file(name) + " already exists: choose another --out, or add --overwrite.");
        }
    }

    /** Draws and writes the sheet, unless it exists and shows the same results; returns its path. */
    Path write(Batch batch) {
        String inputs = inputs(batch);
        ResultDirectory results = batch.results();
        if (results.state(name, inputs) != State.CURRENT) {
            LocalLimits limits = LocalLimits.DEFAULTS;
            try (Thumbnails thumbnails =
                    Thumbnails.open(new ImageLimits(limits.imageBytes(), limits.pixels(), limits.edge()))) {
                byte[] file = SheetFormat.encode(layout.of(batch, thumbnails).draw(), name);
                results.write(name, inputs, file, true);
            }
        }
        return results.file(name);
    }

    private static String inputs(Batch batch) {
        String text = batch.jobs().stream()
                .map(job -> job.label() + " " + state(batch, job))
                .collect(Collectors.joining("\n"));
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What the sheet shows of a job: the digest of its result, which the journal has, or why there is none. */
    private static String state(Batch batch, Job job) {
        return batch.result(job)
                .map(result -> batch.results().sha256(job.fileName()))
                .orElseGet(() -> batch.label(job));
    }

    /** The bytes of a result. */
    static byte[] bytes(Path result) {
        try {
            return Files.readAllBytes(result);
        } catch (IOException e) {
            throw CommandException.failed("The result " + result + " cannot be read for the sheet.", e);
        }
    }
}
