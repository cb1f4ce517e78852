package dev.gradus.data.source;

import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.List;

/// Noisy values of a polynomial: the smallest task of fitting a curve, and of fitting it too well.
///
/// ```
/// y = c₀ + c₁x + c₂x² + … + noise          x from -1 to 1 in equal steps
/// ```
/// Shapes: inputs `[1]`, the place `x`; one value, `y`.
///
/// Defaults: `y = x³ - x/2`, 200 points, noise 0.05. No model gets below a mean squared error of noise², here 0.0025.
public final class Polynomial {
    private static final int LEAST = 10;

    private Polynomial() {}

    /// Points with the defaults.
    ///
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    public static Splits load(long seed) {
        return load(new double[] {0, -0.5, 0, 1}, 200, 0.05, seed);
    }

    /// Points of a polynomial.
    ///
    /// @param coefficients of 1, x, x², …
    /// @param points how many, at least 10
    /// @param noise standard deviation of the normal noise on the value, 0 or more
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    /// @throws GradusException when there are too few points, no coefficients, or a number is not finite or the noise negative
    public static Splits load(double[] coefficients, int points, double noise, long seed) {
        boolean finite = Double.isFinite(noise) && Arrays.stream(coefficients).allMatch(Double::isFinite);
        if (points < LEAST || noise < 0 || coefficients.length == 0 || !finite) {
            throw GradusException.got(
                            "polynomial: coefficients %s, %d points with noise %s",
                            Arrays.toString(coefficients), points, noise)
                    .expected("finite coefficients, at least %d points, and noise of 0 or more", LEAST)
                    .because("a sign is misplaced, or there are too few points to split")
                    .repair("Usual are 4 coefficients and 200 points with noise 0.05.");
        }
        Rng rng = Rng.of(seed).fork("polynomial");
        float[][] x = new float[points][1];
        float[][] y = new float[points][1];
        for (int i = 0; i < points; i++) {
            x[i][0] = (float) (2.0 * i / (points - 1) - 1);
            double value = 0;
            for (int k = coefficients.length - 1; k >= 0; k--) value = value * x[i][0] + coefficients[k];
            y[i][0] = (float) (value + noise * rng.normal(i));
        }
        return Splits.of(InMemory.of("polynomial", x, y, List.of("y")), 0.2, 0.2, seed);
    }
}
