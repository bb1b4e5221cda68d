package dev.stylewright.worker.stylize.tiling;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.network.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the input of a {@link Segment}. The cores of all tiles cover the input exactly once. The region is the core with its necessary
 * context. It ends at the edges of the input, since the network pads only there.
 *
 * @param core the part for which the tile provides the result
 * @param region the input of the computation; contains the core
 */
public record Tile(Window core, Window region) {
    /**
     * Splits an input into tiles. Cores begin at multiples of the segment's alignment, and the last ones end at the edges of the input. All have
     * about the same size.
     *
     * @param input size of the segment's input, at least its alignment along either edge
     * @param edge length limit of a core, which may exceed it by less than two alignments
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

    /** The positions at which the cores begin along an edge, followed by the end of the edge. */
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
