package dev.gradus.lab.experiment.regularization;

import dev.gradus.lab.experiment.Answers;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Tensor;
import java.util.Map;
import java.util.Objects;

/// A tiny net of [FewSamples#net] with every mask that dropout can draw, in float64.
///
/// ```
/// arithmetic mean  p = Σ_m P(m) p(x; m)        geometric mean  p ∝ exp Σ_m P(m) ln p(x; m),   P(m) = p^dropped (1 - p)^kept
/// ```
/// With one hidden layer scores are linear in the mask, so the geometric mean is the softmax of the scaled net: Goodfellow et al. 2016,
/// section 7.12. With two it is not. The net may have a single hidden layer, whose dropout is then followed by the output.
final class AllMasks {
    private final double[][][] weights;
    private final double[][] biases;
    private final double p;

    /// The weights of a net.
    ///
    /// @param places of its linear layers
    AllMasks(Sequential net, double p, int... places) {
        this.p = p;
        weights = new double[places.length][][];
        biases = new double[places.length][];
        Map<String, Tensor> state = net.state();
        for (int i = 0; i < places.length; i++) {
            weights[i] = Answers.rows(Objects.requireNonNull(state.get(places[i] + ".weight")));
            biases[i] = Objects.requireNonNull(state.get(places[i] + ".bias")).toDoubles();
        }
    }

    private int units() {
        int units = 0;
        for (int i = 0; i + 1 < weights.length; i++) units += biases[i].length;
        return units;
    }

    /// The softmax of the net without dropout, which was trained in the inverted form.
    double[] scaled(double[] x) {
        double[] scores = scores(x, -1);
        double log = logSum(scores);
        for (int c = 0; c < scores.length; c++) scores[c] = Math.exp(scores[c] - log);
        return scores;
    }

    /// The arithmetic and the geometric mean over all masks.
    double[][] means(double[] x) {
        int classes = biases[biases.length - 1].length, units = units();
        double[] arithmetic = new double[classes], geometric = new double[classes];
        for (int mask = 0; mask < 1 << units; mask++) {
            int kept = Integer.bitCount(mask);
            double weight = Math.pow(1 - p, kept) * Math.pow(p, units - kept);
            double[] scores = scores(x, mask);
            double log = logSum(scores);
            for (int c = 0; c < classes; c++) {
                arithmetic[c] += weight * Math.exp(scores[c] - log);
                geometric[c] += weight * (scores[c] - log);
            }
        }
        double log = logSum(geometric);
        for (int c = 0; c < classes; c++) geometric[c] = Math.exp(geometric[c] - log);
        return new double[][] {arithmetic, geometric};
    }

    /// The scores with the units whose bits are set; -1 for the scaled net.
    private double[] scores(double[] x, int mask) {
        double[] h = x;
        int unit = 0;
        for (int layer = 0; layer < weights.length; layer++) {
            double[] next = biases[layer].clone();
            for (int i = 0; i < next.length; i++)
                for (int j = 0; j < h.length; j++) next[i] += weights[layer][i][j] * h[j];
            h = next;
            if (layer + 1 == weights.length) break;
            for (int i = 0; i < h.length; i++, unit++) {
                double rectified = Math.max(0, h[i]);
                boolean isKept = (mask >> unit & 1) != 0;
                h[i] = mask < 0 ? rectified : isKept ? rectified / (1 - p) : 0;
            }
        }
        return h;
    }

    private static double logSum(double[] scores) {
        double most = scores[Answers.argMax(scores)], sum = 0;
        for (double score : scores) sum += Math.exp(score - most);
        return most + Math.log(sum);
    }
}
