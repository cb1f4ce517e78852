package dev.gradus.lab.experiment.errata;

import dev.gradus.lab.experiment.regularization.Ridge;
import dev.gradus.tensor.Rng;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// The test error of polynomials of different degrees.
final class ModelSize {
    private ModelSize() {}

    /// The mean squared error on a grid of new places in [-1, 1], without noise, over fifty sets of training points.
    static double testError(int degree, int points, DoubleUnaryOperator f, double noise) {
        double sum = 0;
        for (int set = 0; set < 50; set++) {
            Rng random = Rng.of(set);
            double[] x = IntStream.range(0, points).mapToDouble(i -> -1 + 2.0 * i / (points - 1)).toArray();
            double[] t =
                    IntStream.range(0, points)
                            .mapToDouble(i -> f.applyAsDouble(x[i]) + noise * random.normal(i))
                            .toArray();
            double[] w = Ridge.fit(x, t, degree, 0);
            for (int i = -50; i <= 50; i++) sum += Math.pow(Ridge.value(w, i / 50.0) - f.applyAsDouble(i / 50.0), 2);
        }
        return sum / (50 * 101);
    }
}
