package dev.gradus.data.source;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;

/// Normally distributed points around a centre for each class.
///
/// ```
/// centre of a class: (cos t, sin t)          t = 2π·class/classes
/// ```
/// Shapes: inputs `[2]`; classes `0`, `1`, …, equally often.
///
/// Defaults: 3 classes, 1000 points, noise 0.3. The best that any model can do is a straight line half way between two
/// centres; with the defaults it is right for 99.6 % of the points.
///
/// Source: scikit-learn's `make_blobs`. Differences: there the centres are drawn at random, here they stand on a circle, so
/// that noise and classes alone say how hard it is.
public final class Blobs {
    private Blobs() {}

    /// Points with the defaults.
    ///
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    public static Splits load(long seed) {
        return load(3, 1000, 0.3, seed);
    }

    /// Points around the centres.
    ///
    /// @param classes how many centres, 2 to 100
    /// @param points how many in all, at least 10 and at least 5 for each centre
    /// @param noise standard deviation of the normal noise on each coordinate, 0 or more
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    /// @throws GradusException when there are too few points or centres, or the noise is negative
    public static Splits load(int classes, int points, double noise, long seed) {
        if (classes < 2 || classes > 100 || points / 5 < classes) {
            throw GradusException.got("blobs: %d centres with %d points", classes, points)
                    .expected("2 to 100 centres with at least 5 points each")
                    .because("the two numbers are exchanged")
                    .repair("Usual are 3 centres with 1000 points.");
        }
        return new Points("blobs", points, noise, seed)
                .split(
                        classes,
                        (i, p) -> {
                            int c = i % classes;
                            double t = 2 * Math.PI * c / classes;
                            p[0] = StrictMath.cos(t);
                            p[1] = StrictMath.sin(t);
                            return c;
                        });
    }
}
