package dev.gradus.model;

import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel.Predictions;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Locale;

/// Monte-Carlo dropout: how sure a classifier is, from many passes in which dropout drops.
///
/// ```
/// p = 1/T Σ pₜ        H[p] = -Σ_c p_c ln p_c        predictive entropy: all uncertainty
///                     E H = 1/T Σ H[pₜ]            expected entropy: that of the data
///                     I = H[p] - E H ≥ 0           mutual information: that of the weights, which more data would remove
/// ```
/// Dropout trains an ensemble of thinned networks; each pass is one of its members. Normalization stays in evaluation. Same seed,
/// same figures. Without dropout in the model all passes agree, and I is 0. Source: Gal and Ghahramani 2016; Depeweg et al. 2018.
public final class MonteCarloDropout {
    private final TrainedModel model;
    private final int passes;
    private final long seed;

    /// The answers and how sure they are; entropies are in nats, from 0 to ln of the number of classes.
    ///
    /// @param probabilities `[n, classes]`, the means
    /// @param classes the most probable class of each sample
    /// @param predictiveEntropy `[n]`
    /// @param expectedEntropy `[n]`
    public record Uncertain(Tensor probabilities, int[] classes, double[] predictiveEntropy, double[] expectedEntropy) {
        /// What more data would remove of the uncertainty of a sample.
        ///
        /// @param sample its number
        /// @return predictive less expected entropy
        public double mutualInformation(int sample) {
            return predictiveEntropy[sample] - expectedEntropy[sample];
        }

        /// The answers, and the entropies of the first of them.
        @Override
        public String toString() {
            String answers = new Predictions(probabilities, classes).toString();
            return classes.length == 0
                    ? answers
                    : answers
                            + String.format(
                                    Locale.ROOT,
                                    "; entropy of the first %.3f, of which %.3f more data would remove",
                                    predictiveEntropy[0],
                                    mutualInformation(0));
        }
    }

    /// Passes through a model.
    ///
    /// @param model a classifier, usually with dropout
    /// @param passes T, at least 1; 20 to 100 are usual
    /// @param seed decides what is dropped
    public MonteCarloDropout(TrainedModel model, int passes, long seed) {
        if (passes < 1 || !model.task().isClassification()) {
            throw GradusException.got(
                            "Monte-Carlo dropout: %d passes, %s",
                            passes, model.task().isClassification() ? "a classifier" : "a model that predicts values")
                    .expected("at least 1 pass of a classifier")
                    .because("entropies are those of probabilities")
                    .repair("Use a model that predicts classes and about 50 passes.");
        }
        this.model = model;
        this.passes = passes;
        this.seed = seed;
    }

    /// Predicts.
    ///
    /// @param raw samples one after the other, not prepared; unchanged
    /// @param n how many
    /// @return the answers and how sure they are
    public Uncertain predict(float[] raw, int n) {
        int classes = model.task().outputs();
        double[] mean = new double[Shape.of(n, classes).size()], expected = new double[n];
        for (int t = 0; t < passes; t++) {
            Rng rng = Rng.of(seed).fork("monte-carlo").fork(t);
            double[] p =
                    model.answers(model.outputs(raw, n, chunk -> Pass.sampling(rng.fork(chunk)))).values().toDoubles();
            for (int i = 0; i < n; i++) expected[i] += entropy(p, i * classes, classes) / passes;
            for (int i = 0; i < mean.length; i++) mean[i] += p[i] / passes;
        }
        double[] predictive = new double[n];
        for (int i = 0; i < n; i++) predictive[i] = entropy(mean, i * classes, classes);
        Tensor probabilities = Tensor.of(Shape.of(n, classes), mean);
        int[] answers = n == 0 ? new int[0] : probabilities.argMax(1).toInts();
        return new Uncertain(probabilities, answers, predictive, expected);
    }

    private static double entropy(double[] p, int from, int n) {
        double h = 0;
        for (int i = from; i < from + n; i++) if (p[i] > 0) h -= p[i] * Math.log(p[i]);
        return h;
    }
}
