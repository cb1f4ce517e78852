package dev.gradus.data.source;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;

/// Spiral arms around the origin, one for each class.
///
/// ```
/// (r sin t, r cos t)          t = 2π·class/classes + 4r          r from 0 to 1 in equal steps
/// ```
/// Shapes: inputs `[2]`; classes `0`, `1`, …, equally often.
///
/// Defaults: 3 classes, 1000 points, noise 0.03.
///
/// Source: Stanford CS231n, "Putting it together: minimal neural network case study". Differences: there the noise is on
/// the angle, and the arms are 4 apart instead of 2π, so that for three classes one gap is wider.
public final class Spirals {
    private Spirals() {}

    /// Points with the defaults.
    ///
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    public static Splits load(long seed) {
        return load(3, 1000, 0.03, seed);
    }

    /// Points on the arms.
    ///
    /// @param classes how many arms, 2 to 100
    /// @param points how many in all, at least 10 and at least 5 for each arm
    /// @param noise standard deviation of the normal noise on each coordinate, 0 or more
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    /// @throws GradusException when there are too few points or arms, or the noise is negative
    public static Splits load(int classes, int points, double noise, long seed) {
        if (classes < 2 || classes > 100 || points / 5 < classes) {
            throw GradusException.got("spirals: %d arms with %d points", classes, points)
                    .expected("2 to 100 arms with at least 5 points each")
                    .because("the two numbers are exchanged")
                    .repair("Usual are 3 arms with 1000 points.");
        }
        return new Points("spirals", points, noise, seed)
                .split(
                        classes,
                        (i, p) -> {
                            int arm = i % classes;
                            int ofArm = (points + classes - 1 - arm) / classes;
                            int nth = i / classes;
                            double r = (double) nth / (ofArm - 1);
                            double t = 2 * Math.PI * arm / classes + 4 * r;
                            p[0] = r * StrictMath.sin(t);
                            p[1] = r * StrictMath.cos(t);
                            return arm;
                        });
    }
}
