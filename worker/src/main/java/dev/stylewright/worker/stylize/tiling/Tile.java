package dev.stylewright.worker.stylize.tiling;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.network.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the input of a {@link Segment}. The cores of all tiles cover the input once; the region is the core with what must be seen around it, cut off where
 * the input ends, since the network pads there and nowhere else.
 *
 * @param core what the tile answers for
 * @param region what is computed on; contains the core
 */
public record Tile(Window core, Window region) {
    /**
     * The tiles of an input. Cores begin at multiples of the segment's alignment, the last ones end where the input ends, and all are about equally large.
     *
     * @param input size of the segment's input, at least its alignment along either edge
     * @param edge no core is longer than this, but for less than two alignments
     */
    public static List<Tile> of(ImageSize input, Segment segment, int edge) {
        List<Tile> tiles = new ArrayList<>();
        int[] columns = starts(input.width(), segment.alignment(), edge);
        int[] rows = starts(input.height(), segment.alignment(), edge);
        for (int row = 0; row + 1 < rows.length; row++) {
            for (int column = 0; column + 1 < columns.length; column++) {
                Window core = new Window(
                        columns[column], rows[row], columns[column + 1] - columns[column], rows[row + 1] - rows[row]);
                tiles.add(new Tile(core, widened(core, segment.halo(), input)));
            }
        }
        return tiles;
    }

    /** Where the cores begin along an edge, and at last where the edge ends. */
    private static int[] starts(int length, int alignment, int edge) {
        int units = length / alignment;
        int count = Math.max(1, Math.min(units, (length + edge - 1) / edge));
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i] = (int) ((long) i * units / count) * alignment;
        }
        starts[count] = length;
        return starts;
    }

    private static Window widened(Window core, int halo, ImageSize input) {
        int left = Math.max(0, core.x() - halo);
        int top = Math.max(0, core.y() - halo);
        int right = Math.min(input.width(), core.right() + halo);
        int bottom = Math.min(input.height(), core.bottom() + halo);
        return new Window(left, top, right - left, bottom - top);
    }
}
