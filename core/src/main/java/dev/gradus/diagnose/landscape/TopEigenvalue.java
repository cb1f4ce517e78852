package dev.gradus.diagnose.landscape;

import dev.gradus.tensor.Rng;

/// The largest eigenvalue of the Hessian at the present weights: the curvature in the steepest of all directions.
///
/// ```
/// H v ≈ (∇L(w + h v) - ∇L(w - h v)) / 2h,    h = √precision · max(1, ‖w‖),   ‖v‖ = 1
/// v ← H v / ‖H v‖,   λ = vᵀ H v,   error = ‖H v - λ v‖
/// ```
/// Some eigenvalue of H is no further from λ than the error. Power iteration finds the eigenvalue of the greatest size; where that is negative,
/// it is done again with H + |λ| I, whose greatest is the wanted one. Gradient descent with a rate above 2 / λ moves away from a minimum
/// along v. The step h is shorter than for a smooth function, since a network with ReLU has kinks: the difference is the mean curvature over
/// a distance of 2h. Where eigenvalues of both signs are about equally large the iteration converges slowly; the error then says so.
///
/// @param value λ
/// @param error ‖H v - λ v‖
/// @param iterations products with H
/// @param vector v, of length 1
public record TopEigenvalue(double value, double error, int iterations, double[] vector) {
    private static final int MOST = 50;
    private static final double TOLERANCE = 1e-3;

    /// Iterates until the error is a thousandth of the eigenvalue, at most 50 times.
    ///
    /// @param surface of the model
    /// @param random the first direction
    /// @return what was found
    public static TopEigenvalue of(LossSurface surface, Rng random) {
        return of(surface, random, MOST, TOLERANCE);
    }

    /// Iterates.
    ///
    /// @param surface of the model
    /// @param random the first direction
    /// @param most iterations, at least 1
    /// @param tolerance of the error, as a share of the eigenvalue
    /// @return what was found
    public static TopEigenvalue of(LossSurface surface, Rng random, int most, double tolerance) {
        TopEigenvalue greatest = iterate(surface, random, 0, most, tolerance);
        return greatest.value < 0
                ? iterate(surface, random.fork("shifted"), -greatest.value, most, tolerance)
                : greatest;
    }

    private static TopEigenvalue iterate(LossSurface surface, Rng random, double shift, int most, double tolerance) {
        double[] w = surface.weights(), v = new double[w.length];
        for (int i = 0; i < v.length; i++) v[i] = random.normal(i);
        v = Vectors.times(1 / Vectors.norm(v), v);
        for (int i = 1; ; i++) {
            double[] product = hessianTimes(surface, w, v);
            double value = Vectors.dot(v, product);
            double error = Vectors.norm(Vectors.plus(product, -value, v));
            if (i >= most || error <= tolerance * Math.abs(value + shift)) {
                return new TopEigenvalue(value, error, i, v);
            }
            double[] next = Vectors.plus(product, shift, v);
            v = Vectors.times(1 / Vectors.norm(next), next);
        }
    }

    /// H v by central differences of gradients.
    private static double[] hessianTimes(LossSurface surface, double[] w, double[] v) {
        double h = Math.sqrt(surface.precision()) * Math.max(1, Vectors.norm(w));
        double[] up = surface.slope(Vectors.plus(w, h, v)).gradient();
        double[] down = surface.slope(Vectors.plus(w, -h, v)).gradient();
        return Vectors.times(1 / (2 * h), Vectors.plus(up, -1, down));
    }
}
