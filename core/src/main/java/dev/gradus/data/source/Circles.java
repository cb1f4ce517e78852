package dev.gradus.data.source;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;

/// Two circles around the origin, one inside the other.
///
/// ```
/// class 0: (cos t, sin t)          class 1: inner · (cos t, sin t)          t from 0 to 2π in equal steps
/// ```
/// Shapes: inputs `[2]`; classes `0` (outside) and `1` (inside), equally often.
///
/// Defaults: 1000 points, inner 0.5, noise 0.1.
///
/// Source: scikit-learn's `make_circles`. Differences: there inner (`factor`) is 0.8 and noise none.
public final class Circles {
    private Circles() {}

    /// Points with the defaults.
    ///
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    public static Splits load(long seed) {
        return load(1000, 0.5, 0.1, seed);
    }

    /// Points on the circles.
    ///
    /// @param points how many, at least 10
    /// @param inner the radius of the inner circle, above 0 and below 1
    /// @param noise standard deviation of the normal noise on each coordinate, 0 or more
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    /// @throws GradusException when there are too few points, the noise is negative, or the radius out of its range
    public static Splits load(int points, double inner, double noise, long seed) {
        if (!(inner > 0 && inner < 1)) {
            throw GradusException.got("circles: an inner radius of %s", inner)
                    .expected("a number above 0 and below 1, the radius of the outer circle")
                    .because("the radius and the noise are exchanged, or the two circles are")
                    .repair("Usual are 0.5, and 0.8 for a harder task.");
        }
        return new Points("circles", points, noise, seed)
                .split(
                        2,
                        (i, p) -> {
                            int circle = i % 2;
                            int ofCircle = (points + 1 - circle) / 2;
                            int nth = i / 2;
                            double t = 2 * Math.PI * nth / ofCircle;
                            double r = circle == 0 ? 1 : inner;
                            p[0] = r * StrictMath.cos(t);
                            p[1] = r * StrictMath.sin(t);
                            return circle;
                        });
    }
}
