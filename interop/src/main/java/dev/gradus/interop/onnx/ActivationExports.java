package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.GraphWriter.Flow;
import dev.gradus.nn.activation.CELU;
import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.GELU;
import dev.gradus.nn.activation.HardSigmoid;
import dev.gradus.nn.activation.HardSwish;
import dev.gradus.nn.activation.HardTanh;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.Mish;
import dev.gradus.nn.activation.PReLU;
import dev.gradus.nn.activation.RReLU;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.ReLU6;
import dev.gradus.nn.activation.SELU;
import dev.gradus.nn.activation.ScaledTanh;
import dev.gradus.nn.activation.SiLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.activation.Softplus;
import dev.gradus.nn.activation.Softsign;
import dev.gradus.nn.activation.Step;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.activation.ThresholdedReLU;
import dev.gradus.nn.activation.VLReLU;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import java.util.Map;

/// Activations: an operator of their own where the opset has one, else its formula.
final class ActivationExports {
    private static final int TO_FLOAT = ElementType.of(DType.FLOAT32).code;

    private ActivationExports() {}

    static void addTo(LayerExports all) {
        all.add(ReLU.class, (l, x, out) -> out.node("Relu", x.name()));
        all.add(LeakyReLU.class, (l, x, out) -> leaky(x, l.config().slope(), out));
        all.add(VLReLU.class, (l, x, out) -> leaky(x, 1.0 / 3, out));
        all.add(RReLU.class, (l, x, out) -> leaky(x, (l.config().low() + l.config().high()) / 2, out));
        all.add(PReLU.class, ActivationExports::prelu);
        all.add(ELU.class, (l, x, out) -> out.node("Elu", Map.of("alpha", l.config().alpha()), x.name()));
        all.add(SELU.class, (l, x, out) -> out.node("Selu", x.name()));
        all.add(CELU.class, (l, x, out) -> out.node("Celu", Map.of("alpha", l.config().alpha()), x.name()));
        all.add(GELU.class, ActivationExports::gelu);
        all.add(SiLU.class, (l, x, out) -> out.node("Mul", x.name(), out.node("Sigmoid", x.name())));
        all.add(Mish.class, ActivationExports::mish);
        all.add(Softplus.class, ActivationExports::softplus);
        all.add(Softsign.class, (l, x, out) -> out.node("Softsign", x.name()));
        all.add(HardTanh.class, (l, x, out) -> clip(x, l.config().low(), l.config().high(), out));
        all.add(ReLU6.class, (l, x, out) -> clip(x, 0, 6, out));
        all.add(HardSwish.class, (l, x, out) -> out.node("HardSwish", x.name()));
        all.add(
                HardSigmoid.class,
                (l, x, out) ->
                        out.node(
                                "HardSigmoid",
                                Map.of("alpha", l.config().slope(), "beta", l.config().offset()),
                                x.name()));
        all.add(
                ThresholdedReLU.class,
                (l, x, out) -> out.node("ThresholdedRelu", Map.of("alpha", l.config().threshold()), x.name()));
        all.add(Sigmoid.class, (l, x, out) -> out.node("Sigmoid", x.name()));
        all.add(Tanh.class, (l, x, out) -> out.node("Tanh", x.name()));
        all.add(ScaledTanh.class, ActivationExports::scaledTanh);
        all.add(Softmax.class, (l, x, out) -> out.node("Softmax", Map.of("axis", l.config().axis()), x.name()));
        all.add(LogSoftmax.class, (l, x, out) -> out.node("LogSoftmax", Map.of("axis", l.config().axis()), x.name()));
        all.add(Step.class, ActivationExports::step);
        all.add(Maxout.class, ActivationExports::maxout);
    }

    private static String leaky(Flow x, double slope, GraphWriter out) {
        return out.node("LeakyRelu", Map.of("alpha", slope), x.name());
    }

    private static String prelu(PReLU layer, Flow x, GraphWriter out) {
        var weight = layer.parameters().getFirst();
        Shape slopes = GraphWriter.perChannel(weight.value().size(), x.sample());
        return out.node("PRelu", x.name(), out.parameter(weight, slopes));
    }

    /// `x Φ(x)`, or its approximation `x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))`.
    private static String gelu(GELU layer, Flow x, GraphWriter out) {
        boolean approximate = layer.config().approximate();
        if (out.has(20)) return out.node("Gelu", Map.of("approximate", approximate ? "tanh" : "none"), x.name());
        String inner;
        if (approximate) {
            String cube = out.node("Mul", x.name(), out.node("Mul", x.name(), x.name()));
            String sum = out.node("Add", x.name(), out.node("Mul", cube, out.constant(0.044715)));
            inner = out.node("Tanh", out.node("Mul", sum, out.constant(Math.sqrt(2 / Math.PI))));
        } else {
            inner = out.node("Erf", out.node("Div", x.name(), out.constant(Math.sqrt(2))));
        }
        String half = out.node("Mul", x.name(), out.constant(0.5));
        return out.node("Mul", half, out.node("Add", inner, out.constant(1)));
    }

    private static String mish(Mish layer, Flow x, GraphWriter out) {
        if (out.has(18)) return out.node("Mish", x.name());
        return out.node("Mul", x.name(), out.node("Tanh", out.node("Softplus", x.name())));
    }

    private static String softplus(Softplus layer, Flow x, GraphWriter out) {
        double beta = layer.config().beta();
        if (beta == 1) return out.node("Softplus", x.name());
        String soft = out.node("Softplus", out.node("Mul", x.name(), out.constant(beta)));
        return out.node("Div", soft, out.constant(beta));
    }

    private static String clip(Flow x, double low, double high, GraphWriter out) {
        return out.node("Clip", x.name(), out.constant(low), out.constant(high));
    }

    private static String scaledTanh(ScaledTanh layer, Flow x, GraphWriter out) {
        String tanh = out.node("Tanh", out.node("Mul", x.name(), out.constant(layer.config().slope())));
        return out.node("Mul", tanh, out.constant(layer.config().amplitude()));
    }

    private static String step(Step layer, Flow x, GraphWriter out) {
        String isUp = out.node("GreaterOrEqual", x.name(), out.constant(0));
        return out.node("Cast", Map.of("to", TO_FLOAT), isUp);
    }

    private static String maxout(Maxout layer, Flow x, GraphWriter out) {
        int pieces = layer.config().pieces(), units = x.sample().axis(0) / pieces;
        String parts = out.reshape(x.name(), Shape.of(units, pieces, x.sample().size() / x.sample().axis(0)));
        return out.reshape(out.reduce("ReduceMax", 18, parts, false, 2), x.sample().with(0, units));
    }
}
