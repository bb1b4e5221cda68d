package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.sheet.Sheet;
import dev.stylewright.deploy.local.sheet.Sheet.Cell;
import dev.stylewright.deploy.local.sheet.Sheet.Picture;
import dev.stylewright.deploy.local.sheet.Sheet.Row;
import dev.stylewright.deploy.local.sheet.Thumbnails;
import java.util.ArrayList;
import java.util.List;

/** The grid of a sweep: the values of the first parameter are its rows, those of the second its columns. Values of one parameter wrap. */
final class SweepGrid {

    private static final int WIDEST = 4000;
    private static final int SMALLEST_EDGE = 96;
    /** One parameter: about three columns for two rows. */
    private static final double SHAPE = 1.5;

    private final Sweep sweep;
    private final String title;
    private final int largestEdge;

    /**
     * Prepares a grid.
     *
     * @param title names content and styles
     * @param largestEdge the longer edge of the largest result, in pixels
     */
    SweepGrid(Sweep sweep, String title, int largestEdge) {
        this.sweep = sweep;
        this.title = title;
        this.largestEdge = largestEdge;
    }

    Sheet of(Batch batch, Thumbnails thumbnails) {
        boolean oneAxis = sweep.axes().size() == 1;
        int columns = oneAxis
                ? (int) Math.ceil(Math.sqrt(SHAPE * batch.jobs().size()))
                : sweep.axes().get(1).values().size();
        int edge = Math.min(largestEdge, Math.max(SMALLEST_EDGE, WIDEST / columns));
        List<Row> rows = new ArrayList<>();
        for (int begin = 0; begin < batch.jobs().size(); begin += columns) {
            List<Cell> cells = new ArrayList<>();
            for (int i = begin; i < Math.min(begin + columns, batch.jobs().size()); i++) {
                cells.add(cell(batch, i, thumbnails, edge));
            }
            List<String> header = oneAxis ? List.of() : header(sweep.axes().get(0), begin / columns);
            rows.add(new Row(header, cells));
        }
        return new Sheet(title, edge, oneAxis ? List.of() : columnHeaders(), rows);
    }

    private Cell cell(Batch batch, int index, Thumbnails thumbnails, int edge) {
        Job job = batch.jobs().get(index);
        return new Cell(
                List.of(batch.result(job)
                        .map(file -> thumbnails.read(SheetFile.bytes(file), edge))
                        .orElseGet(() -> Picture.missing(batch.label(job)))),
                sweep.axes().size() == 1 ? header(sweep.axes().get(0), index) : List.of());
    }

    private List<List<String>> columnHeaders() {
        SweepAxis axis = sweep.axes().get(1);
        List<List<String>> headers = new ArrayList<>();
        for (int i = 0; i < axis.values().size(); i++) {
            headers.add(header(axis, i));
        }
        return headers;
    }

    private static List<String> header(SweepAxis axis, int value) {
        return List.of(axis.name(), axis.values().get(value).text());
    }
}
