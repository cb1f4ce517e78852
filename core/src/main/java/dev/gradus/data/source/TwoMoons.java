package dev.gradus.data.source;

import dev.gradus.data.Splits;

/// Two half circles that reach into each other.
///
/// ```
/// class 0: (cos t, sin t)          class 1: (1 - cos t, ½ - sin t)          t from 0 to π in equal steps
/// ```
/// Shapes: inputs `[2]`; classes `0` and `1`, equally often.
///
/// Defaults: 1000 points, noise 0.1.
///
/// Source: scikit-learn's `make_moons`.
public final class TwoMoons {
    private TwoMoons() {}

    /// Points with the defaults.
    ///
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    public static Splits load(long seed) {
        return load(1000, 0.1, seed);
    }

    /// Points on the moons.
    ///
    /// @param points how many, at least 10
    /// @param noise standard deviation of the normal noise on each coordinate, 0 or more
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    /// @throws dev.gradus.error.GradusException when there are too few points, or the noise is negative
    public static Splits load(int points, double noise, long seed) {
        return new Points("two-moons", points, noise, seed)
                .split(
                        2,
                        (i, p) -> {
                            int moon = i % 2;
                            int ofMoon = (points + 1 - moon) / 2;
                            int nth = i / 2;
                            double t = Math.PI * nth / (ofMoon - 1);
                            p[0] = moon == 0 ? StrictMath.cos(t) : 1 - StrictMath.cos(t);
                            p[1] = moon == 0 ? StrictMath.sin(t) : 0.5 - StrictMath.sin(t);
                            return moon;
                        });
    }
}
