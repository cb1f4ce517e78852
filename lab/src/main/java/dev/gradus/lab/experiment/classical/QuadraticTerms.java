package dev.gradus.lab.experiment.classical;

/// All products of two coordinates beside the coordinates themselves: with them a linear classifier has quadratic borders.
///
/// ```
/// x₁ … x_d, x₁x₁, x₁x₂ … x_d x_d: d + d (d + 1) / 2 numbers, 860 of 40
/// ```
public final class QuadraticTerms {
    private QuadraticTerms() {}

    /// Adds the products.
    ///
    /// @param samples with few coordinates
    /// @return the same samples with all terms
    public static Samples of(Samples samples) {
        int d = samples.width(), terms = d + d * (d + 1) / 2;
        float[] wide = new float[samples.size() * terms];
        for (int i = 0; i < samples.size(); i++) {
            int at = i * terms;
            System.arraycopy(samples.x(), i * d, wide, at, d);
            at += d;
            for (int a = 0; a < d; a++)
                for (int b = a; b < d; b++) wide[at++] = samples.x()[i * d + a] * samples.x()[i * d + b];
        }
        return samples.with(wide, terms);
    }
}
