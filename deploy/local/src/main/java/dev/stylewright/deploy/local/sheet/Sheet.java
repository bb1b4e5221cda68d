package dev.stylewright.deploy.local.sheet;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/**
 * A sheet of labelled pictures in rows and columns.
 *
 * @param title a line at the top
 * @param edge the longer edge of a picture, in pixels; the labels have a size that fits it
 * @param columnHeaders lines above each column; none, or one entry for each column
 * @param rows at least one, with at most the same number of cells each
 */
public record Sheet(String title, int edge, List<List<String>> columnHeaders, List<Row> rows) {

    public Sheet {
        columnHeaders = List.copyOf(columnHeaders);
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param header lines on its left; may be empty
     */
    public record Row(List<String> header, List<Cell> cells) {
        public Row {
            header = List.copyOf(header);
            cells = List.copyOf(cells);
        }
    }

    /**
     * Pictures side by side, and lines below them.
     *
     * @param pictures at least one
     * @param caption may be empty
     */
    public record Cell(List<Picture> pictures, List<String> caption) {
        public Cell {
            pictures = List.copyOf(pictures);
            caption = List.copyOf(caption);
        }
    }

    /**
     * A picture, or a grey area in its place.
     *
     * @param image empty if there is none
     * @param reason why there is none, in one or two words
     */
    public record Picture(Optional<BufferedImage> image, String reason) {

        public static Picture of(BufferedImage image) {
            return new Picture(Optional.of(image), "");
        }

        public static Picture missing(String reason) {
            return new Picture(Optional.empty(), reason);
        }
    }

    /** Draws the sheet. */
    public BufferedImage draw() {
        return new SheetDrawing(this, LabelFont.of(SheetDrawing.textSize(edge))).draw();
    }
}
