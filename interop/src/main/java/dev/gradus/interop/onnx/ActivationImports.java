package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.nn.Layer;
import dev.gradus.nn.activation.CELU;
import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.GELU;
import dev.gradus.nn.activation.HardSigmoid;
import dev.gradus.nn.activation.HardSwish;
import dev.gradus.nn.activation.HardTanh;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.Mish;
import dev.gradus.nn.activation.PReLU;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.ReLU6;
import dev.gradus.nn.activation.SELU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.activation.Softplus;
import dev.gradus.nn.activation.Softsign;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.activation.ThresholdedReLU;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/// Activations that have an operator of their own.
final class ActivationImports {
    private ActivationImports() {}

    static void addTo(Map<String, LayerImport> all) {
        plain(all, "Relu", n -> new ReLU());
        plain(all, "LeakyRelu", n -> new LeakyReLU(n.node().real("alpha", 0.01f)));
        plain(all, "Elu", n -> new ELU(new ELU.Config(n.node().real("alpha", 1))));
        plain(all, "Celu", n -> new CELU(new CELU.Config(n.node().real("alpha", 1))));
        plain(all, "Gelu", n -> new GELU(new GELU.Config(n.node().text("approximate", "none").equals("tanh"))));
        plain(all, "Mish", n -> new Mish());
        plain(all, "Sigmoid", n -> new Sigmoid());
        plain(all, "Tanh", n -> new Tanh());
        plain(all, "Softplus", n -> new Softplus());
        plain(all, "Softsign", n -> new Softsign());
        plain(all, "HardSwish", n -> new HardSwish());
        plain(
                all,
                "HardSigmoid",
                n ->
                        new HardSigmoid(
                                new HardSigmoid.Config(n.node().real("alpha", 0.2f), n.node().real("beta", 0.5f))));
        plain(all, "ThresholdedRelu", n -> new ThresholdedReLU(new ThresholdedReLU.Config(n.node().real("alpha", 1))));
        all.put("Selu", ActivationImports::selu);
        all.put("Clip", ActivationImports::clip);
        all.put("PRelu", ActivationImports::prelu);
        all.put("Softmax", n -> softmax(n, axis -> new Softmax(axis)));
        all.put("LogSoftmax", n -> softmax(n, axis -> new LogSoftmax(new LogSoftmax.Config(axis))));
    }

    private static void plain(Map<String, LayerImport> all, String operator, Function<NodeImport, Layer> layer) {
        all.put(operator, n -> n.layer(layer.apply(n), n.x()));
    }

    private static Flow selu(NodeImport n) {
        double alpha = n.node().real("alpha", 1.6732632f), gamma = n.node().real("gamma", 1.050701f);
        if (Math.abs(alpha - 1.6732632) < 1e-4 && Math.abs(gamma - 1.050701) < 1e-4) return n.layer(new SELU(), n.x());
        throw n.unsupported("alpha %s and gamma %s, which are not those of SELU".formatted(alpha, gamma));
    }

    private static Flow clip(NodeImport n) {
        double low = n.real("min", 1, -Float.MAX_VALUE), high = n.real("max", 2, Float.MAX_VALUE);
        if (low == 0 && high == 6) return n.layer(new ReLU6(), n.x());
        if (low == 0 && high >= Float.MAX_VALUE) return n.layer(new ReLU(), n.x());
        if (low <= high)
            return n.layer(
                    new HardTanh(new HardTanh.Config(Math.max(low, -Float.MAX_VALUE), Math.min(high, Float.MAX_VALUE))),
                    n.x());
        throw n.unsupported("bounds %s and %s".formatted(low, high));
    }

    /// One slope for all elements, or one for each channel.
    private static Flow prelu(NodeImport n) {
        Tensor slopes = n.known(1);
        Shape sample = n.x().sample();
        boolean isOne = slopes.size() == 1;
        boolean isEach =
                sample.rank() > 0
                        && slopes.size() == sample.axis(0)
                        && (slopes.shape().equals(GraphWriter.perChannel(slopes.size(), sample))
                                || slopes.shape().equals(GraphWriter.perChannel(slopes.size(), sample).prepend(1)));
        if (!isOne && !isEach) throw n.unsupported("slopes %s for samples %s".formatted(slopes.shape(), sample));
        return n.layer(
                new PReLU(new PReLU.Config(!isOne, 0.25)),
                n.x(),
                Map.of("weight", slopes.reshape(Shape.of(slopes.size()))));
    }

    /// Before opset 13 the axes from one on were taken together.
    private static Flow softmax(NodeImport n, IntFunction<Layer> layer) {
        int rank = n.x().sample().rank() + 1, axis = n.node().whole("axis", n.opset() < 13 ? 1 : -1);
        if (axis < 0) axis += rank;
        if (axis < 1 || axis >= rank) throw n.unsupported("axis %d of %d".formatted(axis, rank));
        if (n.opset() < 13 && axis != rank - 1)
            throw n.unsupported("a softmax over several axes, as it was before opset 13");
        return n.layer(layer.apply(axis), n.x());
    }
}
