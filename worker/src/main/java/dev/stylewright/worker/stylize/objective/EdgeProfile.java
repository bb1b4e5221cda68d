package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.network.Window;
import dev.stylewright.worker.stylize.tiling.TiledNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * A penalty on lines along the edges of an image that are not in the content. The network pads with zeros and responds strongly to the outermost
 * pixels, so the optimiser would otherwise draw lines there.
 *
 * <p>D compares the {@value #DEPTH} pixels next to an edge with the mean of the following {@value #DEPTH}, in each colour, and averages the
 * difference over {@value #LENGTH} pixels along the edge. The penalty is {@code mean((D(x) - D(content))^2)} over all edges. Strokes that end at
 * the edge hardly change it. Use it from one thread.
 */
public final class EdgeProfile {
    /** Number of compared pixels next to the edge. */
    private static final int DEPTH = 4;

    private static final int LENGTH = 16;
    private static final Shape STRIDE = new Shape(1, LENGTH / 2);
    private static final Shape NO_PADDING = new Shape(0, 0);

    private final List<Edge> edges = new ArrayList<>();

    /**
     * An edge: its window, its orientation (upright for the left and right edges), its side (far for the right and bottom edges), and the
     * content's profile.
     */
    private record Edge(Window window, boolean upright, boolean far, NDArray profile) {}

    /**
     * @param content {@code [1, 3, height, width]}, at least 16 px on each side
     * @param owner owns the content's profile
     */
    public EdgeProfile(NDArray content, NDManager owner) {
        ImageSize imageSize = TiledNetwork.imageSize(content);
        int twice = 2 * DEPTH;
        add(new Window(0, 0, imageSize.width(), twice), false, false, content, owner);
        add(new Window(0, imageSize.height() - twice, imageSize.width(), twice), false, true, content, owner);
        add(new Window(0, 0, twice, imageSize.height()), true, false, content, owner);
        add(new Window(imageSize.width() - twice, 0, twice, imageSize.height()), true, true, content, owner);
    }

    private void add(Window window, boolean upright, boolean far, NDArray content, NDManager owner) {
        try (NDArray strip = content.get(window.index())) {
            NDArray profile = profile(strip, upright, far);
            profile.attach(owner);
            edges.add(new Edge(window, upright, far, profile));
        }
    }

    /**
     * Computes the penalty and adds its weighted gradient.
     *
     * @param image {@code [1, 3, height, width]}
     * @param gradient has the shape of the image; receives the gradient of the penalty times the weight
     * @return the penalty times the weight
     */
    public double addTo(NDArray gradient, NDArray image, double weight, NDManager owner) {
        double sum = 0;
        for (Edge edge : edges) {
            try (NDManager scratch = owner.newSubManager();
                    NDArray view = image.get(edge.window().index());
                    NDArray place = gradient.get(edge.window().index())) {
                NDArray strip = view.duplicate();
                strip.attach(scratch);
                float share = (float) (weight / edges.size());
                Recording.Recorded found =
                        Recording.of(strip, x -> penalty(x, edge), scratch.create(new float[] {share}));
                sum += share * found.terms()[0];
                place.addi(found.gradient());
            }
        }
        return sum;
    }

    private static NDArray penalty(NDArray strip, Edge edge) {
        try (NDArray profile = profile(strip, edge.upright(), edge.far());
                NDArray difference = profile.sub(edge.profile());
                NDArray squares = difference.square();
                NDArray mean = squares.mean()) {
            return mean.reshape(1);
        }
    }

    /** The profile {@code [1, 3, DEPTH, ...]}. The outermost line is the first or the last. */
    private static NDArray profile(NDArray strip, boolean upright, boolean far) {
        try (NDArray lying = upright ? strip.transpose(0, 1, 3, 2) : strip.reshape(strip.getShape());
                NDArray outer = lying.get(rows(far ? DEPTH : 0));
                NDArray inner = lying.get(rows(far ? 0 : DEPTH));
                NDArray mean = inner.mean(new int[] {2}, true);
                NDArray difference = outer.sub(mean)) {
            Shape along = new Shape(1, Math.min(LENGTH, difference.getShape().get(3)));
            return Pool.avgPool2d(difference, along, STRIDE, NO_PADDING, false, false);
        }
    }

    private static String rows(int first) {
        return ":, :, " + first + ":" + (first + DEPTH);
    }
}
