package dev.gradus.diagnose.landscape;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Batch;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LandscapeTest {
    private static final Shape INPUTS = Shape.of(6, 4);

    /// `L(w) = Σ hᵢ wᵢ² / 2` at w = (1, 1 …): the Hessian is diag(h).
    private record Quadratic(double... curvatures) implements LossSurface {
        @Override
        public double[] weights() {
            double[] ones = new double[curvatures.length];
            Arrays.fill(ones, 1);
            return ones;
        }

        @Override
        public double loss(double[] w) {
            return IntStream.range(0, w.length).mapToDouble(i -> curvatures[i] * w[i] * w[i] / 2).sum();
        }

        @Override
        public Slope slope(double[] w) {
            double[] g = IntStream.range(0, w.length).mapToDouble(i -> curvatures[i] * w[i]).toArray();
            return new Slope(loss(w), g);
        }
    }

    private static Sequential net(DType type) {
        return Sequential.of(new Linear(5), new BatchNorm1d(), new Tanh(), new Linear(3))
                .build(Shape.of(4), 1)
                .to(type);
    }

    private static NetworkSurface surface(Sequential net, DType type) {
        Tensor inputs = Rng.of(2).normal(INPUTS, 0, 1).to(type);
        var batch = new Batch(inputs, Tensor.ofInts(0, 1, 2, 0, 1, 2), new int[6]);
        return new NetworkSurface(net, new CrossEntropy(), batch, () -> Pass.training(Rng.of(3)));
    }

    @Test
    void a_quadratic_has_the_largest_curvature_as_eigenvalue() {
        TopEigenvalue found = TopEigenvalue.of(new Quadratic(3, 1, 0.5), Rng.of(1), 100, 1e-6);
        assertThat(found.value()).isCloseTo(3, within(1e-6));
        assertThat(found.error()).isLessThan(1e-5);
        assertThat(Math.abs(found.vector()[0])).isCloseTo(1, within(1e-6));
    }

    @Test
    void the_largest_eigenvalue_is_not_that_of_the_greatest_size() {
        TopEigenvalue found = TopEigenvalue.of(new Quadratic(-5, 2, 1), Rng.of(1), 200, 1e-6);
        assertThat(found.value()).isCloseTo(2, within(1e-5));
    }

    @Test
    void the_gradient_of_a_quadratic_changes_by_hessian_times_step() {
        GradientChange change = GradientChange.of(new Quadratic(2, 0), 0.1, 0.25); // g = (2, 0), g' = (2 - 4 η, 0)
        assertThat(change.loss()).isEqualTo(1);
        assertThat(change.norm()).isEqualTo(2);
        assertThat(change.losses()).containsExactly(new double[] {0.64, 0.25}, within(1e-12));
        assertThat(change.distances()).containsExactly(new double[] {0.4, 1}, within(1e-12));
        assertThat(change.smoothness()).isCloseTo(2, within(1e-12));
    }

    @Test
    void a_minimum_has_no_gradient_to_change() {
        assertThat(GradientChange.of(new Quadratic(0, 0), 1).smoothness()).isZero();
    }

    @Test
    void slices_of_a_quadratic_are_parabolas() {
        var surface = new Quadratic(2, 4);
        assertThat(Line.through(surface, 1, 0).losses(-1, 0, 1)).containsExactly(2, 3, 6);
        double[][] plane =
                Plane.through(surface, new double[] {1, 0}, new double[] {0, 1})
                        .losses(new double[] {-1, 0}, new double[] {-1, 0, 1});
        assertThat(plane).isDeepEqualTo(new double[][] {{0, 1}, {2, 3}, {8, 9}});
    }

    @Test
    void the_gradient_of_a_network_is_that_of_its_differences() {
        NetworkSurface surface = surface(net(DType.FLOAT64), DType.FLOAT64);
        double[] w = surface.weights();
        double[] gradient = surface.slope(w).gradient();
        assertThat(gradient).hasSize(4 * 5 + 5 + 5 + 5 + 5 * 3 + 3);
        for (int i = 0; i < w.length; i++) {
            double[] up = w.clone(), down = w.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            assertThat((surface.loss(up) - surface.loss(down)) / 2e-5)
                    .as("weight %d", i)
                    .isCloseTo(gradient[i], within(1e-8));
        }
    }

    @Test
    void the_eigenvalue_of_a_network_is_that_of_its_hessian() {
        NetworkSurface exact = surface(net(DType.FLOAT64), DType.FLOAT64);
        TopEigenvalue found = TopEigenvalue.of(exact, Rng.of(4), 500, 1e-5);
        double[][] hessian = hessian(exact);
        double[] v = found.vector(), product = new double[v.length];
        for (int i = 0; i < v.length; i++) product[i] = Vectors.dot(hessian[i], v);
        assertThat(Vectors.norm(Vectors.plus(product, -found.value(), v))).isLessThan(1e-4 * found.value());
        for (int i = 0; i < v.length; i++) assertThat(hessian[i][i]).isLessThanOrEqualTo(found.value());
        double single = TopEigenvalue.of(surface(net(DType.FLOAT32), DType.FLOAT32), Rng.of(4)).value();
        assertThat(single).isCloseTo(found.value(), within(0.01 * found.value()));
    }

    private static double[][] hessian(LossSurface surface) {
        double[] w = surface.weights();
        double[][] rows = new double[w.length][];
        for (int i = 0; i < w.length; i++) {
            double[] up = w.clone(), down = w.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            double[] change = Vectors.plus(surface.slope(up).gradient(), -1, surface.slope(down).gradient());
            rows[i] = Vectors.times(1 / 2e-5, change);
        }
        return rows;
    }

    @Test
    void a_look_changes_nothing() {
        Sequential net = net(DType.FLOAT32);
        NetworkSurface surface = surface(net, DType.FLOAT32);
        Map<String, Tensor> state = net.state();
        List<double[]> before = state.values().stream().map(Tensor::toDoubles).toList();
        GradientChange.of(surface, 0.1, 1);
        TopEigenvalue.of(surface, Rng.of(1), 2, 0);
        Line.through(surface, Directions.filterNormalized(net, Rng.of(1))).losses(-1, 1);
        List<double[]> after = state.values().stream().map(Tensor::toDoubles).toList();
        for (int i = 0; i < before.size(); i++) assertThat(after.get(i)).isEqualTo(before.get(i));
        assertThat(net.parameters()).allSatisfy(p -> assertThat(p.grad()).isNull());
    }

    @Test
    void a_look_between_backward_and_step_leaves_the_gradients() {
        Sequential net = net(DType.FLOAT32);
        NetworkSurface surface = surface(net, DType.FLOAT32);
        surface.slope(surface.weights());
        net.forward(Rng.of(6).normal(Shape.of(3, 4), 0, 1), Pass.evaluation()).sum().backward();
        List<double[]> before = net.parameters().stream().map(p -> requireNonNull(p.grad()).toDoubles()).toList();
        assertThat(before.getFirst()).isNotEqualTo(new double[before.getFirst().length]);
        double[] slope = surface.slope(surface.weights()).gradient();
        surface.loss(surface.weights());
        List<double[]> after = net.parameters().stream().map(p -> requireNonNull(p.grad()).toDoubles()).toList();
        for (int i = 0; i < before.size(); i++) assertThat(after.get(i)).isEqualTo(before.get(i));
        assertThat(slope).isEqualTo(surface(net, DType.FLOAT32).slope(surface.weights()).gradient());
    }

    @Test
    void the_same_random_numbers_give_one_surface() {
        Sequential net = Sequential.of(new Linear(20), new Dropout(0.5), new Linear(3)).build(Shape.of(4), 1);
        NetworkSurface surface = surface(net, DType.FLOAT32);
        assertThat(surface.loss(surface.weights())).isEqualTo(surface.loss(surface.weights()));
    }

    @Test
    void a_frozen_parameter_is_no_weight() {
        Sequential net = net(DType.FLOAT32);
        net.parameters().getFirst().trainable(false);
        assertThat(surface(net, DType.FLOAT32).weights()).hasSize(5 + 5 + 5 + 15 + 3);
    }

    @Test
    void each_filter_of_a_direction_has_its_own_length_and_vectors_stay() {
        Sequential net = net(DType.FLOAT32);
        double[] w = Weights.of(net.parameters()).values(), d = Directions.filterNormalized(net, Rng.of(5));
        for (int f = 0; f < 5; f++) {
            double own = Vectors.norm(Arrays.copyOfRange(w, 4 * f, 4 * f + 4));
            assertThat(Vectors.norm(Arrays.copyOfRange(d, 4 * f, 4 * f + 4))).isCloseTo(own, within(1e-9));
        }
        assertThat(Arrays.copyOfRange(d, 20, 35)).containsOnly(0); // bias, γ and β
        assertThat(d).isNotEqualTo(Directions.filterNormalized(net, Rng.of(6)));
    }
}
