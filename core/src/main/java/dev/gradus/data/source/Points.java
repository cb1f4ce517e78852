package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import java.util.List;
import java.util.stream.IntStream;

/// Generated points of the plane, each of one class, with normal noise on both coordinates.
///
/// @param name for reports
/// @param count how many points
/// @param noise the standard deviation of the noise
/// @param seed the same seed gives the same points and the same split
record Points(String name, int count, double noise, long seed) {
    private static final int LEAST = 10;

    Points {
        if (count < LEAST || !(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
            throw GradusException.got("%s: %d points with noise %s", name, count, noise)
                    .expected("at least %d points, and noise of 0 or more", LEAST)
                    .because("a sign is misplaced, or there are too few points to split")
                    .repair("Usual are 1000 points with noise from 0 to 0.3.");
        }
    }

    /// A point without its noise.
    interface Curve {
        /// Sets the place of a point.
        ///
        /// @param index of the point
        /// @param into gets x and y
        /// @return the class of the point
        int at(int index, double[] into);
    }

    /// 60 % for training, 20 % for validation, 20 % for test, at random.
    Splits split(int classes, Curve curve) {
        Rng rng = Rng.of(seed).fork(name);
        float[][] points = new float[count][2];
        int[] labels = new int[count];
        double[] point = new double[2];
        for (int i = 0; i < count; i++) {
            labels[i] = curve.at(i, point);
            for (int k = 0; k < 2; k++) points[i][k] = (float) (point[k] + noise * rng.normal(2L * i + k));
        }
        return Splits.of(data(name, points, labels, classes), 0.2, 0.2, seed);
    }

    static Dataset data(String name, float[][] points, int[] labels, int classes) {
        List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        return InMemory.of(name, points, labels, names);
    }
}
