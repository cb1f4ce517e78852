package dev.gradus.lab.experiment.graph;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Matrices in float64, in which what should be equal differs by rounding alone.
final class Matrices {
    private Matrices() {}

    /// Elements of N(0, 1).
    static Tensor normal(Rng random, int rows, int columns) {
        return random.normal(Shape.of(rows, columns), 0, 1).to(DType.FLOAT64);
    }

    /// The largest difference of two elements in the same place.
    static double difference(Tensor a, Tensor b) {
        double most = 0;
        for (double d : a.sub(b).toDoubles()) most = Math.max(most, Math.abs(d));
        return most;
    }
}
