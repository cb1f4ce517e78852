package dev.gradus.interop.onnx;

import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Losses of scores or logarithms of probabilities `[n, classes, …]` and labels `[n, …]`.
final class LossOperators {
    private LossOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put("NegativeLogLikelihoodLoss", Operator.of(c -> loss(c, c.ofRank(0, 2))));
        all.put("SoftmaxCrossEntropyLoss", LossOperators::crossEntropy);
    }

    private static List<Tensor> crossEntropy(Call c) {
        Tensor logarithms = Ops.logSoftmax(c.ofRank(0, 2), 1);
        return List.of(loss(c, logarithms), logarithms);
    }

    /// `l[i] = -w[label[i]] · x[i, label[i]]`, 0 where the label is to be ignored; the mean is `Σ l / Σ w[label]`.
    private static Tensor loss(Call c, Tensor x) {
        Shape s = x.shape();
        int classes = s.axis(1), inner = s.slice(2, s.rank()).size();
        int[] labels = c.wholes(1);
        Shape shape = c.x(1).shape();
        boolean fits = shape.rank() == s.rank() - 1 && shape.slice(0, 1).equals(s.slice(0, 1));
        if (!fits || !shape.slice(1, shape.rank()).equals(s.slice(2, s.rank())))
            throw c.node().wrong("labels", shape, "the shape of %s without its second axis".formatted(s));
        double[] weights = weights(c, classes);
        boolean ignores = c.node().attributes().containsKey("ignore_index");
        int ignored = c.node().whole("ignore_index", 0);
        int[] index = new int[labels.length];
        double[] weight = new double[labels.length];
        double total = 0;
        for (int i = 0; i < labels.length; i++) {
            index[i] = -1;
            if (ignores && labels[i] == ignored) continue;
            if (labels[i] < 0 || labels[i] >= classes)
                throw c.node().wrong("a label", labels[i], "one of %d classes".formatted(classes));
            index[i] = (i / inner * classes + labels[i]) * inner + i % inner;
            weight[i] = weights == null ? 1 : weights[labels[i]];
            total += weight[i];
        }
        Tensor losses = Selection.of(x, shape, index, 0).mul(Tensor.of(shape, weight).to(x.dtype())).neg();
        String reduction = c.node().text("reduction", "mean");
        return switch (reduction) {
            case "none" -> losses;
            case "sum" -> losses.sum();
            case "mean" -> losses.sum().div(total);
            default -> throw c.node().wrong("reduction", reduction, "none, sum or mean");
        };
    }

    private static double @Nullable [] weights(Call c, int classes) {
        Tensor weights = c.optional(2);
        if (weights == null) return null;
        if (weights.size() != classes) throw c.node().wrong("weights", weights.shape(), "[%d]".formatted(classes));
        return weights.toDoubles();
    }
}
