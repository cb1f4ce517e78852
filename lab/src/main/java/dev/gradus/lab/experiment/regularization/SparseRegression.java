package dev.gradus.lab.experiment.regularization;

import dev.gradus.nn.Parameter;
import dev.gradus.optim.GradientDescent;
import dev.gradus.regularize.Constraint;
import dev.gradus.regularize.Penalty;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A linear regression in which few features count: `t = 5 + 3x₁ - 2x₂ + 2x₃ - 1.5x₄ + x₅ + noise`, all features and the noise N(0, 1).
///
/// ```
/// loss = Σ(y - t)² / 2n,   y = X w + b
/// ```
final class SparseRegression {
    static final int FEATURES = 40, SAMPLES = 60, OTHERS = 1000;
    static final double BIAS = 5;
    private static final double[] TRUE = {3, -2, 2, -1.5, 1};
    private static final double RATE = 0.2;

    final Points train;
    final Points validation;
    final Points test;

    /// Samples of one split.
    record Points(double[][] x, double[] t) {}

    /// A trained model.
    record Model(double[] w, double b) {
        double error(Points points) {
            double sum = 0;
            for (int i = 0; i < points.t.length; i++) {
                double y = b;
                for (int j = 0; j < w.length; j++) y += w[j] * points.x[i][j];
                sum += Math.pow(y - points.t[i], 2);
            }
            return sum / points.t.length;
        }
    }

    SparseRegression(Rng random) {
        train = points(random.fork("train"), SAMPLES);
        validation = points(random.fork("validation"), OTHERS);
        test = points(random.fork("test"), OTHERS);
    }

    /// Whether a feature counts.
    static boolean isTrue(int feature) {
        return feature < TRUE.length;
    }

    static int irrelevant() {
        return FEATURES - TRUE.length;
    }

    private static Points points(Rng random, int samples) {
        double[][] x = new double[samples][FEATURES];
        double[] t = new double[samples];
        for (int i = 0; i < samples; i++) {
            for (int j = 0; j < FEATURES; j++) x[i][j] = random.normal((long) i * FEATURES + j);
            t[i] = BIAS + random.fork("noise").normal(i);
            for (int j = 0; j < TRUE.length; j++) t[i] += TRUE[j] * x[i][j];
        }
        return new Points(x, t);
    }

    /// Gradient descent on all samples; its learning rate falls along half a cosine, so that what oscillates around 0 ends near it.
    Model train(@Nullable Penalty penalty, @Nullable Constraint constraint, int steps) {
        double[] flat = new double[SAMPLES * FEATURES];
        for (int i = 0; i < SAMPLES; i++) System.arraycopy(train.x[i], 0, flat, i * FEATURES, FEATURES);
        Tensor x = Tensor.of(Shape.of(SAMPLES, FEATURES), flat), t = Tensor.of(Shape.of(SAMPLES, 1), train.t);
        var w = new Parameter("weight", Tensor.of(Shape.of(FEATURES, 1), new double[FEATURES]).requiresGrad(true));
        var b = new Parameter("bias", Tensor.of(Shape.of(1), new double[1]).requiresGrad(true));
        List<Parameter> both = List.of(w, b);
        var descent = new GradientDescent(RATE);
        descent.attach(both);
        for (int step = 0; step < steps; step++) {
            descent.learningRateFactor((1 + Math.cos(Math.PI * step / steps)) / 2);
            descent.zeroGrad();
            x.matmul(w.value()).add(b.value()).sub(t).square().mean().div(2).backward();
            if (penalty != null) penalty.total(both).backward();
            descent.step();
            if (constraint != null) constraint.apply(both, descent.learningRate());
        }
        return new Model(w.value().toDoubles(), b.value().item());
    }

    /// The weights that `loss + λ Σ w²` has at its least point, for a bias that is known.
    ///
    /// ```
    /// (Xᵀ X + 2 n λ I) w = Xᵀ (t - b)
    /// ```
    double[] closedForm(double lambda, double bias) {
        double[] t = train.t.clone();
        for (int i = 0; i < t.length; i++) t[i] -= bias;
        return Ridge.solve(train.x, t, 2 * SAMPLES * lambda);
    }
}
