package dev.gradus.lab.experiment.errata;

import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.regularization.PublishedPolynomial;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.AdamW;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// What is computed for each point of the errata: a number as the lectures have it, and one as it is right.
final class Points {
    private Points() {}

    private static Measured of(double asTaught, double right) {
        return Measured.of("asTaught", asTaught).and("right", right);
    }

    /// Both formulas at x = 0.5: a value of tanh lies between -1 and 1.
    static Measured tanh() {
        double e = Math.exp(2 * 0.5);
        return of((e + 1) / (e - 1), (e - 1) / (e + 1));
    }

    /// The derivative of ReLU at 0, in the figure and as it is computed.
    static Measured reluAtZero() {
        Tensor x = Tensor.of(0).requiresGrad(true);
        x.relu().sum().backward();
        return of(1, Objects.requireNonNull(x.grad()).item());
    }

    /// Accuracy of logistic regression of one input, x < 0 → 0, x > 0 → 1, after 200 steps on either cost.
    ///
    /// ```
    /// right    J = -Σ t ln y + (1 - t) ln(1 - y)      ∂J/∂u = y - t
    /// taught   J = -Σ t ln y - (1 - t) ln(1 - y)      ∂J/∂u = y - 1 where t = 1, and -y where t = 0: both push y up
    /// ```
    static Measured logisticCost() {
        return of(logistic(-1), logistic(1));
    }

    private static double logistic(int sign) {
        double w = 0, b = 0;
        for (int step = 0; step < 200; step++) {
            double dw = 0, db = 0;
            for (int x = -10; x <= 10; x++) {
                double y = 1 / (1 + Math.exp(-(w * x / 10.0 + b))), du = x > 0 ? y - 1 : x < 0 ? sign * y : 0;
                dw += du * x / 10.0;
                db += du;
            }
            w -= 0.1 * dw;
            b -= 0.1 * db;
        }
        int right = 0;
        for (int x = -10; x <= 10; x++) if (x != 0 && (w * x / 10.0 + b > 0) == x > 0) right++;
        return right / 20.0;
    }

    /// Where (w - 1)²/2 + penalty is least, λ = 0.6: with λ/2 |w| the threshold is half of what λ says.
    static Measured l1Half() {
        return of(
                leastAt(w -> (w - 1) * (w - 1) / 2 + 0.3 * Math.abs(w)),
                leastAt(w -> (w - 1) * (w - 1) / 2 + 0.6 * Math.abs(w)));
    }

    private static double leastAt(DoubleUnaryOperator f) {
        int best =
                IntStream.rangeClosed(-2000, 2000)
                        .reduce((a, b) -> f.applyAsDouble(b / 1000.0) < f.applyAsDouble(a / 1000.0) ? b : a)
                        .orElseThrow();
        return best / 1000.0;
    }

    /// Mean squared error of the best fit of |x| on [-1, 1]: the maximum of one sum is that sum, a straight line, and the best one is y = 1/2.
    static Measured maxout() {
        double taught = 0, right = 0;
        for (int i = -100; i <= 100; i++) {
            double x = i / 100.0;
            taught += Math.pow(Math.abs(x) - meanOfAbsolute(), 2) / 201;
            right += Math.pow(Math.abs(x) - Math.max(x, -x), 2) / 201;
        }
        return of(taught, right);
    }

    private static double meanOfAbsolute() {
        return IntStream.rangeClosed(-100, 100).mapToDouble(i -> Math.abs(i / 100.0)).sum() / 201;
    }

    /// The standard deviation after batch normalization of an input whose deviation is 3, with γ = variance and with γ = deviation.
    static Measured gamma() {
        return of(deviation(9), deviation(3));
    }

    private static double deviation(double gamma) {
        var norm = Sequential.of(new BatchNorm1d()).build(Shape.of(1), 1);
        norm.parameters().getFirst().value().set(Tensor.full(Shape.of(1), gamma));
        Tensor x = Tensor.of(Shape.of(4, 1), new float[] {2, 8, 2, 8});
        double[] y = norm.forward(x, Pass.training(Rng.of(1))).toDoubles();
        return Math.abs(y[0] - y[1]) / 2;
    }

    /// The relative distance of the fitted coefficients from a published column, at the λ of its label and at the one that fits.
    static Measured polynomial(int column, double label, double fitting) {
        double[] at = IntStream.rangeClosed(-200, 50).mapToDouble(i -> i / 10.0).toArray();
        double[] distances =
                IntStream.range(0, at.length).mapToDouble(i -> PublishedPolynomial.distance(column, at[i])).toArray();
        return of(PublishedPolynomial.distance(column, label), PublishedPolynomial.distance(column, fitting))
                .series("lnLambda", at)
                .series("distances", distances);
    }

    /// What a larger model does to the test error in the two cells of large training error: the degree of a polynomial goes from 1 to 6.
    ///
    /// Large gap: eight points of y = x with noise of 1, where it grows. Small gap: two hundred points of sin 3x, where it falls.
    static Measured twoByTwo() {
        double few = ModelSize.testError(6, 8, x -> x, 1) / ModelSize.testError(1, 8, x -> x, 1);
        double many =
                ModelSize.testError(6, 200, x -> Math.sin(3 * x), 0.1)
                        / ModelSize.testError(1, 200, x -> Math.sin(3 * x), 0.1);
        return of(few, many);
    }

    /// How far one step moves a weight of 1 whose loss has no gradient, λ = 0.01, η = 0.001: Adam with λw in its gradient, and AdamW.
    static Measured weightDecay() {
        return of(
                moved(new Adam(new Adam.Config(1e-3, 0.9, 0.999, 1e-8, 0.01, false))),
                moved(new AdamW(new AdamW.Config(1e-3, 0.9, 0.999, 1e-8, 0.01, false))));
    }

    private static double moved(Optimizer<?> optimizer) {
        Tensor w = Tensor.of(1).requiresGrad(true);
        optimizer.attach(List.of(new Parameter("w", w)));
        optimizer.zeroGrad();
        w.mul(0).sum().backward();
        optimizer.step();
        return 1 - w.toDoubles()[0];
    }

    /// The first learning rate of the range, as it is written and as it is meant.
    static Measured rates() {
        return of(10e-3, 1e-3);
    }
}
