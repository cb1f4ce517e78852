package dev.gradus.lab.experiment.initialization;

import java.util.function.DoubleUnaryOperator;

/// Deviations of activations and gradients by layer, as theory has them for wide layers with random weights.
///
/// A sum of many inputs with independent weights of variance σ² is Gaussian, so that two integrals tell the whole story:
/// ```
/// qˡ = n σ² E[(zˡ⁻¹)²]          E[zᵏ] = ∫ φ(√q u)ᵏ Du          Du = e^(-u²/2) du / √(2π)
/// E[(∂L/∂zˡ⁻¹)²] = n σ² ∫ φ'(√qˡ u)² Du · E[(∂L/∂zˡ)²]
/// ```
/// with E[(z⁰)²] = E[(∂L/∂zᴸ)²] = 1. Exact as the width n goes to infinity; networks of finite width scatter about it.
/// Source: Poole et al. 2016; Schoenholz et al. 2017.
///
/// @param activations deviation of z¹ … zᴸ
/// @param gradients deviation of ∂L/∂z¹ … ∂L/∂zᴸ
record GaussianRecursion(double[] activations, double[] gradients) {
    private static final double REACH = 10;
    private static final int POINTS = 20_001;

    /// The deviations.
    ///
    /// @param phi the activation
    /// @param slope its derivative
    /// @param gain n σ², inputs of a unit times the variance of a weight
    /// @param depth L
    static GaussianRecursion of(DoubleUnaryOperator phi, DoubleUnaryOperator slope, double gain, int depth) {
        double[] activations = new double[depth], gradients = new double[depth], factors = new double[depth];
        double square = 1;
        for (int l = 0; l < depth; l++) {
            double root = Math.sqrt(gain * square);
            double mean = mean(u -> phi.applyAsDouble(root * u));
            square = mean(u -> squared(phi.applyAsDouble(root * u)));
            factors[l] = gain * mean(u -> squared(slope.applyAsDouble(root * u)));
            activations[l] = Math.sqrt(square - mean * mean);
        }
        gradients[depth - 1] = 1;
        for (int l = depth - 1; l > 0; l--) gradients[l - 1] = gradients[l] * Math.sqrt(factors[l]);
        return new GaussianRecursion(activations, gradients);
    }

    /// The mean of a function of a standard normal number, by the trapezoidal rule.
    static double mean(DoubleUnaryOperator f) {
        double step = 2 * REACH / (POINTS - 1), sum = 0;
        for (int i = 0; i < POINTS; i++) {
            double u = -REACH + i * step;
            sum += f.applyAsDouble(u) * Math.exp(-u * u / 2); // the ends count nothing: e⁻⁵⁰
        }
        return sum * step / Math.sqrt(2 * Math.PI);
    }

    private static double squared(double x) {
        return x * x;
    }
}
