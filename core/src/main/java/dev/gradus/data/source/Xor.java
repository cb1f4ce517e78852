package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;

/// Exclusive or: the smallest task that no straight line separates.
///
/// Shapes: inputs `[2]`, the corners of the unit square; class `1` where exactly one coordinate is 1, else `0`.
///
/// Defaults: 1000 points, noise 0.1.
///
/// Source: M. Minsky and S. Papert, "Perceptrons", 1969.
public final class Xor {
    private static final float[][] CORNERS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    private static final int[] LABELS = {0, 1, 1, 0};

    private Xor() {}

    /// The four corners without noise, each once: (0,0), (0,1), (1,0), (1,1).
    ///
    /// @return four samples, to learn by heart
    public static Dataset corners() {
        return Points.data("xor", CORNERS, LABELS, 2);
    }

    /// Noisy corners with the defaults.
    ///
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    public static Splits load(long seed) {
        return load(1000, 0.1, seed);
    }

    /// Noisy corners, each equally often.
    ///
    /// @param points how many, at least 10
    /// @param noise standard deviation of the normal noise on each coordinate, 0 or more
    /// @param seed the same seed gives the same points and the same split
    /// @return 60 % for training, 20 % for validation, 20 % for test
    /// @throws dev.gradus.error.GradusException when there are too few points, or the noise is negative
    public static Splits load(int points, double noise, long seed) {
        return new Points("xor", points, noise, seed)
                .split(
                        2,
                        (i, p) -> {
                            p[0] = CORNERS[i % 4][0];
                            p[1] = CORNERS[i % 4][1];
                            return LABELS[i % 4];
                        });
    }
}
