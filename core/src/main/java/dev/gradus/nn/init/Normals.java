package dev.gradus.nn.init;

/// The standard normal distribution and its inverse.
final class Normals {
    private Normals() {}

    /// Φ(x), by Marsaglia's series; exact to 1e-15 for |x| ≤ 7.
    static double cdf(double x) {
        if (x < -8) return 0;
        if (x > 8) return 1;
        double term = x, sum = x;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) sum += term *= x * x / k;
        return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }

    /// Φ⁻¹(p) for 0 < p < 1, by bisection and Newton's steps on [#cdf].
    static double quantile(double p) {
        double low = -8, high = 8;
        for (int i = 0; i < 12; i++) {
            double middle = (low + high) / 2;
            if (cdf(middle) < p) low = middle;
            else high = middle;
        }
        double x = (low + high) / 2;
        for (int i = 0; i < 4; i++) {
            x -= (cdf(x) - p) * Math.sqrt(2 * Math.PI) * Math.exp(0.5 * x * x);
            x = Math.clamp(x, low, high);
        }
        return x;
    }
}
