package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.GraphWriter.Flow;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.norm.GroupNorm;
import dev.gradus.nn.norm.InstanceNorm;
import dev.gradus.nn.norm.LayerNorm;
import dev.gradus.nn.norm.LocalResponseNorm;
import dev.gradus.nn.norm.RmsNorm;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Normalizations.
final class NormalizationExports {
    private NormalizationExports() {}

    static void addTo(LayerExports all) {
        all.add(BatchNorm1d.class, (l, x, out) -> batch(l, l.config().eps(), x, out));
        all.add(BatchNorm2d.class, (l, x, out) -> batch(l, l.config().eps(), x, out));
        all.add(InstanceNorm.class, NormalizationExports::instance);
        all.add(GroupNorm.class, NormalizationExports::group);
        all.add(LayerNorm.class, NormalizationExports::layer);
        all.add(RmsNorm.class, NormalizationExports::rms);
        all.add(LocalResponseNorm.class, NormalizationExports::local);
    }

    private static String batch(Layer layer, double eps, Flow x, GraphWriter out) {
        return layer.buffers().isEmpty() ? ofThisBatch(layer, eps, x, out) : tracked(layer, eps, x, out);
    }

    private static String tracked(Layer layer, double eps, Flow x, GraphWriter out) {
        int channels = x.sample().axis(0);
        String[] inputs = {x.name(), scale(layer, channels, out), shift(layer, channels, out), "", ""};
        for (int i = 0; i < 2; i++) {
            inputs[3 + i] = out.initializer(layer.buffers().get(i).name(), layer.buffers().get(i).value());
        }
        return out.node("BatchNormalization", Map.of("epsilon", eps), inputs);
    }

    /// Without running statistics those of the batch are used in evaluation, too.
    private static String ofThisBatch(Layer layer, double eps, Flow x, GraphWriter out) {
        int[] axes = IntStream.rangeClosed(0, x.sample().rank()).filter(axis -> axis != 1).toArray();
        String difference = out.node("Sub", x.name(), out.reduce("ReduceMean", 18, x.name(), true, axes));
        String variance = out.reduce("ReduceMean", 18, out.node("Mul", difference, difference), true, axes);
        String deviation = out.node("Sqrt", out.node("Add", variance, out.constant(eps)));
        return affine(layer, x, out.node("Div", difference, deviation), out);
    }

    private static String affine(Layer layer, Flow x, String normalized, GraphWriter out) {
        List<Parameter> learned = layer.parameters();
        String y = normalized;
        for (int i = 0; i < learned.size(); i++) {
            Parameter p = learned.get(i);
            y =
                    out.node(
                            i == 0 ? "Mul" : "Add",
                            y,
                            out.parameter(p, GraphWriter.perChannel(p.value().size(), x.sample())));
        }
        return y;
    }

    private static String scale(Layer layer, int channels, GraphWriter out) {
        return layer.parameters().isEmpty() ? filled(channels, 1, out) : out.parameter(layer.parameters().get(0));
    }

    private static String shift(Layer layer, int channels, GraphWriter out) {
        return layer.parameters().isEmpty() ? filled(channels, 0, out) : out.parameter(layer.parameters().get(1));
    }

    private static String filled(int n, float value, GraphWriter out) {
        float[] values = new float[n];
        Arrays.fill(values, value);
        return out.constant(Shape.of(n), values);
    }

    private static String instance(InstanceNorm layer, Flow x, GraphWriter out) {
        if (!layer.buffers().isEmpty()) return tracked(layer, layer.config().eps(), x, out);
        int channels = x.sample().axis(0);
        String scale = scale(layer, channels, out), shift = shift(layer, channels, out);
        return out.node("InstanceNormalization", Map.of("epsilon", layer.config().eps()), x.name(), scale, shift);
    }

    private static String group(GroupNorm layer, Flow x, GraphWriter out) {
        GroupNorm.Config c = layer.config();
        int channels = x.sample().axis(0);
        if (out.has(21)) {
            String scale = scale(layer, channels, out), shift = shift(layer, channels, out);
            Map<String, ?> attributes = Map.of("num_groups", c.groups(), "epsilon", c.eps());
            return out.node("GroupNormalization", attributes, x.name(), scale, shift);
        }
        String grouped = out.reshape(x.name(), Shape.of(c.groups(), x.sample().size() / c.groups()));
        String[] inputs = {grouped, filled(c.groups(), 1, out), filled(c.groups(), 0, out)};
        String normalized = out.node("InstanceNormalization", Map.of("epsilon", c.eps()), inputs);
        return affine(layer, x, out.reshape(normalized, x.sample()), out);
    }

    private static String layer(LayerNorm layer, Flow x, GraphWriter out) {
        LayerNorm.Config c = layer.config();
        Shape sample = x.sample();
        int over = c.axes() == 0 ? sample.rank() : c.axes();
        Map<String, ?> attributes = Map.of("axis", -over, "epsilon", c.eps());
        Shape normalized = sample.slice(sample.rank() - over, sample.rank());
        List<Parameter> learned = layer.parameters();
        float[] ones = new float[normalized.size()];
        Arrays.fill(ones, 1);
        String scale = learned.isEmpty() ? out.constant(normalized, ones) : out.parameter(learned.getFirst());
        if (learned.size() < 2) return out.node("LayerNormalization", attributes, x.name(), scale);
        return out.node("LayerNormalization", attributes, x.name(), scale, out.parameter(learned.get(1)));
    }

    /// `x / √(mean(x²) + ε) · γ`; it has an operator of its own since opset 23 only.
    private static String rms(RmsNorm layer, Flow x, GraphWriter out) {
        RmsNorm.Config c = layer.config();
        int over = c.axes() == 0 ? x.sample().rank() : c.axes();
        int[] axes = IntStream.range(-over, 0).toArray();
        String squares = out.reduce("ReduceMean", 18, out.node("Mul", x.name(), x.name()), true, axes);
        double eps = c.eps() > 0 ? c.eps() : Math.ulp(1f);
        String y = out.node("Div", x.name(), out.node("Sqrt", out.node("Add", squares, out.constant(eps))));
        return layer.parameters().isEmpty() ? y : out.node("Mul", y, out.parameter(layer.parameters().getFirst()));
    }

    /// The operator takes images only, and windows of even size reach further to the other side there.
    private static String local(LocalResponseNorm layer, Flow x, GraphWriter out) {
        LocalResponseNorm.Config c = layer.config();
        if (c.size() % 2 == 1 && x.sample().rank() == 3) {
            Map<String, ?> attributes = Map.of("size", c.size(), "alpha", c.alpha(), "beta", c.beta(), "bias", c.k());
            return out.node("LRN", attributes, x.name());
        }
        int channels = x.sample().axis(0);
        Shape lines = Shape.of(1, channels, x.sample().size() / channels);
        String squares = out.reshape(out.node("Mul", x.name(), x.name()), lines);
        int before = c.size() / 2, after = (c.size() - 1) / 2;
        String padded = out.node("Pad", squares, out.wholes(0, 0, before, 0, 0, 0, after, 0));
        String means = out.node("AveragePool", Map.of("kernel_shape", new int[] {c.size(), 1}), padded);
        String base = out.node("Add", out.node("Mul", means, out.constant(c.alpha())), out.constant(c.k()));
        String divisor = out.node("Pow", out.reshape(base, x.sample()), out.constant(c.beta()));
        return out.node("Div", x.name(), divisor);
    }
}
