package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.sheet.Sheet;
import dev.stylewright.deploy.local.sheet.Sheet.Cell;
import dev.stylewright.deploy.local.sheet.Sheet.Picture;
import dev.stylewright.deploy.local.sheet.Sheet.Row;
import dev.stylewright.deploy.local.sheet.Thumbnails;
import dev.stylewright.deploy.local.terminal.CommandException;
import java.util.ArrayList;
import java.util.List;

/** The contact sheet of a directory: each content beside its result, with its name. */
final class ContactSheet {

    /** Name of the file in the directory of the results. */
    static final String NAME = "contact-sheet.jpg";

    /** Name without its extension; no result has it. */
    static final String STEM = "contact-sheet";

    private static final int FEW = 12;
    private static final int SOME = 60;
    private static final int LARGE = 256;
    private static final int MEDIUM = 192;
    private static final int SMALL = 128;
    /** Width of a cell, two pictures, relative to its height. */
    private static final double CELL_SHAPE = 2.2;

    private ContactSheet() {}

    /** Arranges the pictures in about a square. */
    static Sheet of(Batch batch, Thumbnails thumbnails) {
        int count = batch.jobs().size();
        int edge = edge(count);
        int columns = Math.max(1, (int) Math.round(Math.sqrt(count / CELL_SHAPE)));
        List<Cell> cells = batch.jobs().stream()
                .map(job -> cell(batch, job, thumbnails, edge))
                .toList();
        List<Row> rows = new ArrayList<>();
        for (int begin = 0; begin < count; begin += columns) {
            rows.add(new Row(List.of(), cells.subList(begin, Math.min(count, begin + columns))));
        }
        return new Sheet("", edge, List.of(), rows);
    }

    private static int edge(int count) {
        if (count <= FEW) {
            return LARGE;
        }
        return count <= SOME ? MEDIUM : SMALL;
    }

    private static Cell cell(Batch batch, Job job, Thumbnails thumbnails, int edge) {
        Picture content = content(job, thumbnails, edge);
        Picture result = batch.result(job)
                .map(file -> thumbnails.read(SheetFile.bytes(file), edge))
                // The reason is with the original if that is the cause.
                .orElseGet(() -> Picture.missing(content.image().isPresent() ? batch.label(job) : "not painted"));
        return new Cell(List.of(content, result), List.of(job.label()));
    }

    private static Picture content(Job job, Thumbnails thumbnails, int edge) {
        try {
            return thumbnails.read(job.content().get().bytes(), edge);
        } catch (CommandException unusable) {
            return Picture.missing(unusable.label());
        }
    }
}
