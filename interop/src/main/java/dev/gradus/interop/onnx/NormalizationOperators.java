package dev.gradus.interop.onnx;

import dev.gradus.tensor.Normalized;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Normalizations; the variance is always the biased one.
final class NormalizationOperators {
    private NormalizationOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put("BatchNormalization", NormalizationOperators::batch);
        all.put("InstanceNormalization", Operator.of(NormalizationOperators::instance));
        all.put("GroupNormalization", Operator.of(NormalizationOperators::group));
        all.put("LayerNormalization", NormalizationOperators::layer);
        all.put("RMSNormalization", Operator.of(NormalizationOperators::rms));
        all.put("MeanVarianceNormalization", Operator.of(NormalizationOperators::meanVariance));
        all.put("LpNormalization", Operator.of(NormalizationOperators::lp));
        all.put("LRN", Operator.of(NormalizationOperators::localResponse));
    }

    private static double epsilon(Call c) {
        return c.node().real("epsilon", 1e-5f);
    }

    /// In training the running values become `running · momentum + current · (1 - momentum)`, with the biased variance.
    private static List<Tensor> batch(Call c) {
        Tensor x = c.ofRank(0, 2), scale = c.x(1), bias = c.x(2), mean = c.x(3), variance = c.x(4);
        OnnxNode node = c.node();
        if (c.opset() < 9 && node.whole("spatial", 1) == 0)
            throw node.wrong("spatial", 0, "1: one mean for each channel");
        boolean isTraining = c.opset() >= 14 && node.whole("training_mode", 0) != 0;
        if (!isTraining) {
            if (c.wants(1)) throw node.wrong("outputs", node.outputs(), "one, but in training_mode of opset 14");
            return List.of(Ops.normalize(x, mean, variance, epsilon(c), scale, bias));
        }
        Shape s = x.shape();
        Shape view = Shape.of(s.axis(0), s.axis(1), s.slice(2, s.rank()).size());
        Normalized y = Ops.normalize(x, view, epsilon(c), scale, bias);
        double momentum = node.real("momentum", 0.9f);
        return List.of(
                y.output(),
                mean.mul(momentum).add(y.mean().mul(1 - momentum).reshape(mean.shape())),
                variance.mul(momentum).add(y.variance().mul(1 - momentum).reshape(variance.shape())));
    }

    private static Tensor instance(Call c) {
        Tensor x = c.ofRank(0, 3);
        Shape s = x.shape();
        Shape view = Shape.of(1, s.slice(0, 2).size(), s.slice(2, s.rank()).size());
        return Ops.normalize(x, view, epsilon(c), c.x(1), c.x(2)).output();
    }

    /// Scale and bias are one for each group before opset 21, one for each channel since then.
    private static Tensor group(Call c) {
        Tensor x = c.ofRank(0, 2);
        Shape s = x.shape();
        int groups = c.node().whole("num_groups", 0), channels = s.axis(1);
        if (groups < 1 || channels % groups != 0)
            throw c.node().wrong("num_groups", groups, "a divisor of the %d channels".formatted(channels));
        int each = c.opset() < 21 ? channels / groups : 1;
        Shape view = Shape.of(1, s.axis(0) * groups, channels / groups * s.slice(2, s.rank()).size());
        return Ops.normalize(x, view, epsilon(c), repeated(c, c.x(1), each), repeated(c, c.x(2), each)).output();
    }

    private static Tensor repeated(Call c, Tensor perGroup, int times) {
        if (times == 1 || perGroup.shape().rank() != 1) return perGroup;
        int[] index = IntStream.range(0, perGroup.size() * times).map(i -> i / times).toArray();
        return Selection.along(c, perGroup, 0, index, 0);
    }

    /// Outputs are y, the mean and `1 / √(variance + ε)`; the last two without gradients.
    private static List<Tensor> layer(Call c) {
        Tensor x = c.ofRank(0, 1);
        Shape s = x.shape();
        int axis = c.axis(c.node().whole("axis", -1), s.rank());
        Shape view = Shape.of(1, s.slice(0, axis).size(), s.slice(axis, s.rank()).size());
        Normalized y = Ops.normalize(x, view, epsilon(c), null, null);
        int[] sizes = s.toArray();
        Arrays.fill(sizes, axis, sizes.length, 1);
        Tensor deviation = y.variance().add(epsilon(c)).sqrt();
        Tensor inverse = Tensor.full(deviation.shape(), 1, deviation.dtype()).div(deviation);
        return List.of(
                scaled(c, y.output(), c.optional(2)),
                y.mean().reshape(Shape.of(sizes)),
                inverse.reshape(Shape.of(sizes)));
    }

    private static Tensor scaled(Call c, Tensor y, @Nullable Tensor bias) {
        Tensor scaled = y.mul(c.onto(c.x(1), y.shape()));
        return bias == null ? scaled : scaled.add(c.onto(bias, y.shape()));
    }

    /// `y = x / √(mean x² + ε) · scale`
    private static Tensor rms(Call c) {
        Tensor x = c.ofRank(0, 1);
        int rank = x.shape().rank();
        int axis = c.axis(c.node().whole("axis", -1), rank);
        Tensor squares = ReductionOperators.mean(x.square(), IntStream.range(axis, rank).toArray());
        return scaled(c, x.div(squares.add(epsilon(c)).sqrt()), null);
    }

    /// `y = (x - mean x) / (√(mean (x - mean x)²) + 10⁻⁹)`
    private static Tensor meanVariance(Call c) {
        Tensor x = c.x(0);
        int[] given = c.node().wholes("axes");
        int[] axes = c.axes(given == null ? new int[] {0, 2, 3} : given, x.shape().rank());
        Tensor centred = x.sub(ReductionOperators.mean(x, axes));
        return centred.div(ReductionOperators.mean(centred.square(), axes).sqrt().add(1e-9));
    }

    /// `y = x / ‖x‖` along an axis; 0 where the norm is 0.
    private static Tensor lp(Call c) {
        Tensor x = c.x(0);
        int axis = c.axis(c.node().whole("axis", -1), x.shape().rank()), p = c.node().whole("p", 2);
        if (p != 1 && p != 2) throw c.node().wrong("p", p, "1 or 2");
        Tensor norm = p == 1 ? x.abs().sum(axis, true) : x.square().sum(axis, true).sqrt();
        double[] isZero = norm.toDoubles();
        for (int i = 0; i < isZero.length; i++) isZero[i] = isZero[i] == 0 ? 1 : 0;
        return x.div(norm.add(Tensor.of(norm.shape(), isZero).to(x.dtype())));
    }

    /// `y[c] = x[c] / (bias + α / size · Σ x[i]²)^β` over the channels i from `c - ⌊(size - 1) / 2⌋` to `c + ⌈(size - 1) / 2⌉`
    private static Tensor localResponse(Call c) {
        Tensor x = c.ofRank(0, 2);
        OnnxNode node = c.node();
        int size = node.whole("size", 0), channels = x.shape().axis(1);
        if (size < 1) throw node.wrong("size", size, "at least 1");
        List<int[]> index = new ArrayList<>();
        int first = -Math.min((size - 1) / 2, channels), last = Math.min(size / 2, channels);
        for (int offset = first; offset <= last; offset++) {
            int by = offset;
            index.add(IntStream.range(0, channels).map(i -> i + by >= 0 && i + by < channels ? i + by : -1).toArray());
        }
        double[][] ones = new double[index.size()][channels];
        for (double[] each : ones) Arrays.fill(each, 1);
        Tensor squares = Selection.sums(c, x.square(), 1, index.toArray(new int[0][]), ones);
        double alpha = node.real("alpha", 1e-4f), beta = node.real("beta", 0.75f), bias = node.real("bias", 1);
        return x.div(squares.mul(alpha / size).add(bias).pow(beta));
    }

    /// A number for each channel, in the shape in which it is repeated over samples and positions.
    static Tensor perChannel(Tensor b, int rank) {
        int[] sizes = new int[rank - 1];
        Arrays.fill(sizes, 1);
        sizes[0] = b.size();
        return b.reshape(Shape.of(sizes));
    }
}
