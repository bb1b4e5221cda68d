package dev.stylewright.worker.stylize.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.Losses;
import dev.stylewright.worker.stylize.TestWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MinimizerTest {
    private final NDManager manager = TestWeights.ENGINE.newManager();
    private final List<Double> values = new ArrayList<>();

    private final List<float[]> points = new ArrayList<>();

    static Stream<Minimizer> minimizers() {
        return Stream.of(new Lbfgs(1), new Adam(0.02));
    }

    static Stream<Minimizer> withinTheUnitBox() {
        return Stream.of(new Lbfgs(1, 20, Preconditioner.NONE, Box.UNIT), new Adam(0.02, Box.UNIT));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void lbfgsFollowsRosenbrocksValley() {
        Minimizer.Minimum found = minimize(new Lbfgs(1), MinimizerTest::rosenbrock, 120, -1.2f, 1f);
        assertThat(found.losses().total()).isLessThan(1e-6);
    }

    @Test
    void lbfgsWorksWithTinyGradients() {
        Minimizer.Minimum found = minimize(new Lbfgs(1), x -> scaled(rosenbrock(x), 1e-9), 120, -1.2f, 1f);
        assertThat(found.losses().total()).isLessThan(1e-13);
    }

    @Test
    void adamComesCloseToTheMinimumOfABowl() {
        Minimizer.Minimum found = minimize(new Adam(0.02), MinimizerTest::bowl, 200, 0.9f, -0.3f);
        assertThat(found.losses().total()).isLessThan(1e-3);
    }

    @ParameterizedTest
    @MethodSource("minimizers")
    void theBestPointSeenIsReturned(Minimizer minimizer) {
        Minimizer.Minimum found = minimize(minimizer, MinimizerTest::rosenbrock, 37, -1.2f, 1f);
        assertThat(found.losses().total())
                .isEqualTo(values.stream().min(Double::compare).orElseThrow());
        float[] point = found.point().toFloatArray();
        assertThat((float) rosenbrock(point)[0])
                .isEqualTo((float) found.losses().total());
    }

    @ParameterizedTest
    @MethodSource("minimizers")
    void aCliffOfNaNIsNotFallenFrom(Minimizer minimizer) {
        Minimizer.Minimum found = minimize(minimizer, MinimizerTest::cliff, 60, 1f, 1f);
        assertThat(found.losses().total()).isFinite().isLessThanOrEqualTo(values.get(0));
        for (float coordinate : found.point().toFloatArray()) {
            assertThat(coordinate).isFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("minimizers")
    void aFlatFunctionIsLeftWhereItIs(Minimizer minimizer) {
        Minimizer.Minimum found = minimize(minimizer, x -> new double[] {3, 0, 0}, 10, 0.5f, 0.25f);
        assertThat(found.point().toFloatArray()).containsExactly(0.5f, 0.25f);
    }

    @ParameterizedTest
    @MethodSource("minimizers")
    void noMoreEvaluationsAreDoneThanAllowed(Minimizer minimizer) {
        minimize(minimizer, MinimizerTest::rosenbrock, 7, -1.2f, 1f);
        assertThat(values).hasSize(7);
    }

    @ParameterizedTest
    @MethodSource("minimizers")
    void aStartThatIsNotFiniteIsRefused(Minimizer minimizer) {
        assertThatThrownBy(() -> minimize(minimizer, x -> new double[] {Double.NaN, 0, 0}, 5, 0f, 0f))
                .isInstanceOf(EngineFailureException.class)
                .hasMessageContaining("not finite at the start");
    }

    /** The nearest point of the box would be (1, 0.9, 0). */
    @ParameterizedTest
    @MethodSource("withinTheUnitBox")
    void aMinimumOutsideOfTheBoxIsSoughtAtItsBounds(Minimizer minimizer) {
        Minimizer.Minimum found = minimize(minimizer, MinimizerTest::bowlOutside, 150, 0.2f, 0.4f, 0.7f);
        assertThat(found.point().toFloatArray()).containsExactly(new float[] {1, 0.5f, 0}, within(0.01f));
        assertThat(found.losses().total()).isCloseTo(0.5, within(1e-3));
        assertThat(found.point().getFloat(0)).isEqualTo(1);
        assertThat(found.point().getFloat(2)).isZero();
        assertStayedInTheBox();
    }

    @ParameterizedTest
    @MethodSource("withinTheUnitBox")
    void longerSearchesInABoxEndNoHigher(Minimizer minimizer) {
        double before = Double.POSITIVE_INFINITY;
        for (int evaluations = 1; evaluations <= 30; evaluations++) {
            values.clear();
            double found = minimize(minimizer, MinimizerTest::bowlOutside, evaluations, 0.2f, 0.4f, 0.7f)
                    .losses()
                    .total();
            assertThat(found).isLessThanOrEqualTo(before);
            assertThat(found).isEqualTo(values.stream().min(Double::compare).orElseThrow());
            before = found;
        }
        assertStayedInTheBox();
    }

    /** The first element is held at 0 until the second has come far enough. */
    @ParameterizedTest
    @MethodSource("withinTheUnitBox")
    void anElementAtABoundComesBack(Minimizer minimizer) {
        Minimizer.Minimum found = minimize(minimizer, MinimizerTest::valley, 200, 0f, 0f);
        assertThat(points.get(1)[0]).isZero();
        assertThat(points.get(1)[1]).isPositive();
        assertThat(found.point().toFloatArray()).containsExactly(new float[] {0.6f, 0.6f}, within(0.02f));
        assertStayedInTheBox();
    }

    @ParameterizedTest
    @MethodSource("withinTheUnitBox")
    void aStartOutsideOfTheBoxIsBroughtToItsBoundAndLeavesItAgain(Minimizer minimizer) {
        Minimizer.Minimum found = minimize(minimizer, MinimizerTest::valley, 200, 1.7f, -0.4f);
        assertThat(points.get(0)).containsExactly(1, 0);
        assertThat(found.point().toFloatArray()).containsExactly(new float[] {0.6f, 0.6f}, within(0.02f));
        assertStayedInTheBox();
    }

    private void assertStayedInTheBox() {
        assertThat(points).isNotEmpty();
        for (float[] point : points) {
            for (float coordinate : point) {
                assertThat(coordinate).isBetween(0f, 1f);
            }
        }
    }

    private Minimizer.Minimum minimize(
            Minimizer minimizer, Function<float[], double[]> function, int evaluations, float... start) {
        Differentiable differentiable = (x, owner) -> {
            float[] point = x.toFloatArray();
            points.add(point);
            double[] found = function.apply(point);
            values.add(found[0]);
            Losses losses = new Losses(0, 0, 0, found[0], Map.of(), Map.of());
            float[] gradient = new float[found.length - 1];
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = (float) found[i + 1];
            }
            return new Differentiable.Evaluated(losses, owner.create(gradient));
        };
        return minimizer.minimize(differentiable, manager.create(start), () -> values.size() < evaluations, manager);
    }

    /** Value and derivatives; lowest at (1.5, 0.9, -0.5), and in the unit box at (1, 0.5, 0). */
    private static double[] bowlOutside(float[] p) {
        double x = p[0] - 1.5;
        double y = p[1] - 0.9 - 0.8 * x;
        double z = p[2] + 0.5;
        return new double[] {x * x + 4 * y * y + z * z, 2 * x - 6.4 * y, 8 * y, 2 * z};
    }

    /** Value and derivatives; lowest at (0.6, 0.6), and at (0, 0) it falls towards smaller x and larger y. */
    private static double[] valley(float[] p) {
        double x = p[0] - 2 * p[1] + 0.6;
        double y = p[1] - 0.6;
        return new double[] {x * x + 4 * y * y, 2 * x, -4 * x + 8 * y};
    }

    /** Value and both derivatives. */
    private static double[] rosenbrock(float[] p) {
        double x = p[0];
        double y = p[1];
        double bend = y - x * x;
        return new double[] {100 * bend * bend + (1 - x) * (1 - x), -400 * x * bend - 2 * (1 - x), 200 * bend};
    }

    private static double[] bowl(float[] p) {
        return new double[] {p[0] * p[0] + 4.0 * p[1] * p[1], 2.0 * p[0], 8.0 * p[1]};
    }

    /** Falls towards smaller x, where it ends in NaN at 0.5. */
    private static double[] cliff(float[] p) {
        return p[0] < 0.5 ? new double[] {Double.NaN, Double.NaN, 0} : new double[] {p[0] + p[1] * p[1], 1, 2.0 * p[1]};
    }

    private static double[] scaled(double[] found, double factor) {
        return new double[] {found[0] * factor, found[1] * factor, found[2] * factor};
    }
}
