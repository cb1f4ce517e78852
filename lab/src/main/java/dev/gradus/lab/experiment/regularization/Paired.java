package dev.gradus.lab.experiment.regularization;

import dev.gradus.diagnose.Proof;
import dev.gradus.lab.experiment.Results;
import java.util.List;
import java.util.stream.IntStream;

/// Differences of two cells, seed by seed: both have the same samples and the same first weights.
final class Paired {
    private Paired() {}

    /// The mean difference of a figure with its 95 % interval by Student.
    static Proof.Interval difference(Results results, String figure, String cell, String other) {
        double[] a = results.values(cell, figure), b = results.values(other, figure);
        List<Double> differences = IntStream.range(0, a.length).mapToObj(i -> a[i] - b[i]).toList();
        return Proof.Interval.of(differences);
    }
}
