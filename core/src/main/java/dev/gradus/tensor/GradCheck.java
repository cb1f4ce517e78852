package dev.gradus.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Compares gradients from backward with numerical ones, in float64.
///
/// ```java
/// GradCheck.of(in -> in.get(0).matmul(in.get(1)).tanh()).at(x, w).requireBelow(1e-6);
/// ```
/// The function's output is weighted with fixed random numbers to a scalar `L`, so that no error cancels. For each element
/// the central difference `(L(x+h) - L(x-h)) / 2h` with `h = 10⁻⁶ · max(1, |x|)` is compared with `∂L/∂x`; the error is
/// `|numerical - analytic| / max(1, |numerical|, |analytic|)`.
///
/// *Kinks.* Where the two one-sided differences disagree by much more than rounding, the function has a corner within h and
/// has no derivative: the element is skipped and counted. [#taylor] is a second opinion on smooth functions: along a random
/// direction the remainder `|L(x+εv) - L(x) - ε·⟨∇L, v⟩|` must fall as ε², which a gradient that is wrong by a small
/// factor does not.
public final class GradCheck {
    private final Function<List<Tensor>, Tensor> function;

    private GradCheck(Function<List<Tensor>, Tensor> function) {
        this.function = function;
    }

    /// Begins a check.
    ///
    /// @param function from float64 inputs to an output of any shape; must give the same for the same input
    /// @return the check
    public static GradCheck of(Function<List<Tensor>, Tensor> function) {
        return new GradCheck(function);
    }

    /// What a check found.
    ///
    /// @param worst the largest relative error
    /// @param where input and element of the worst error, with both values
    /// @param checked elements compared
    /// @param kinks elements skipped
    public record Result(double worst, String where, int checked, int kinks) {
        /// Throws unless every error is small and something was compared.
        ///
        /// @param limit the largest error allowed
        /// @return this
        /// @throws AssertionError when a gradient is wrong
        public Result requireBelow(double limit) {
            if (!(worst <= limit)) throw new AssertionError("relative error " + worst + " > " + limit + " at " + where);
            if (checked == 0) throw new AssertionError("nothing was checked: " + kinks + " elements lie at kinks");
            return this;
        }
    }

    /// Compares all elements of all inputs.
    ///
    /// @param inputs where to check; copied to float64
    /// @return the worst error and its place
    public Result at(Tensor... inputs) {
        List<Tensor> x = leaves(inputs);
        Tensor y = function.apply(x);
        Tensor weights = weights(y.shape());
        y.backward(weights);
        double worst = 0;
        String where = "nowhere";
        int checked = 0, kinks = 0;
        double middle = loss(x, weights);
        for (int i = 0; i < x.size(); i++) {
            Tensor grad = x.get(i).grad();
            for (int e = 0; e < x.get(i).size(); e++) {
                double value = x.get(i).toDoubles()[e], h = 1e-6 * Math.max(1, Math.abs(value));
                double up = lossWith(x, i, e, value + h, weights), down = lossWith(x, i, e, value - h, weights);
                lossWith(x, i, e, value, weights);
                double numeric = (up - down) / (2 * h), analytic = grad == null ? 0 : grad.toDoubles()[e];
                double bend = Math.abs((up - middle) / h - (middle - down) / h);
                double scale = Math.max(1, Math.max(Math.abs(numeric), Math.abs(analytic)));
                if (bend > 1e-2 * scale) {
                    kinks++;
                    continue;
                }
                checked++;
                double error = Math.abs(numeric - analytic) / scale;
                if (error > worst || Double.isNaN(error)) { // once NaN, always NaN
                    worst = error;
                    where =
                            String.format(
                                    Locale.ROOT,
                                    "input %d element %d: numerical %.9g, backward %.9g",
                                    i,
                                    e,
                                    numeric,
                                    analytic);
                }
            }
        }
        return new Result(worst, where, checked, kinks);
    }

    /// The order at which the first-order Taylor remainder falls along a random direction: about 2 for a right gradient of
    /// a curved function, about 1 for a wrong one. Functions that are linear along the direction give infinity.
    ///
    /// @param seed of the direction
    /// @param inputs where to check; copied to float64
    /// @return the measured order, from ε = 10⁻² to 10⁻⁴
    public double taylor(long seed, Tensor... inputs) {
        List<Tensor> x = leaves(inputs);
        Tensor y = function.apply(x);
        Tensor weights = weights(y.shape());
        y.backward(weights);
        List<Tensor> direction = new ArrayList<>();
        double slope = 0;
        for (int i = 0; i < x.size(); i++) {
            Tensor v = Rng.of(seed).fork(i).normal(x.get(i).shape(), 0, 1).to(DType.FLOAT64);
            direction.add(v);
            Tensor grad = x.get(i).grad();
            if (grad != null) slope += grad.mul(v).sum().item();
        }
        double base = loss(x, weights);
        double coarse = remainder(x, direction, 1e-2, base, slope, weights);
        double fine = remainder(x, direction, 1e-4, base, slope, weights);
        double rounding = 1e-13 * Math.max(1, Math.abs(base));
        return fine <= rounding && coarse <= 1e3 * rounding
                ? Double.POSITIVE_INFINITY
                : Math.log10(coarse / Math.max(fine, rounding)) / 2;
    }

    private double remainder(
            List<Tensor> x, List<Tensor> direction, double epsilon, double base, double slope, Tensor weights) {
        List<Tensor> moved = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) moved.add(x.get(i).detach().add(direction.get(i).mul(epsilon)));
        return Math.abs(loss(moved, weights) - base - epsilon * slope);
    }

    private double lossWith(List<Tensor> x, int input, int element, double value, Tensor weights) {
        Tensor t = x.get(input);
        double[] values = t.toDoubles();
        values[element] = value;
        t.set(Tensor.of(t.shape(), values));
        return loss(x, weights);
    }

    private double loss(List<Tensor> x, Tensor weights) {
        try (var _ = NoGrad.open()) {
            return function.apply(x).mul(weights).sum().item();
        }
    }

    private static List<Tensor> leaves(Tensor... inputs) {
        List<Tensor> leaves = new ArrayList<>();
        for (Tensor input : inputs) {
            leaves.add(Tensor.of(input.shape(), input.toDoubles()).requiresGrad(true));
        }
        return leaves;
    }

    private static Tensor weights(Shape shape) {
        return Rng.of(7).uniform(shape, 0.5, 1.5).to(DType.FLOAT64);
    }
}
