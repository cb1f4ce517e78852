package dev.gradus.interop.onnx;

import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.Map;

/// Activations: operators that treat every element alike.
final class PointwiseOperators {
    /// Constants of Klambauer et al. 2017, as the operator has them.
    private static final float SELU_ALPHA = 1.6732632f, SELU_GAMMA = 1.050701f;

    private PointwiseOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put("Relu", Operator.ofNumbers(c -> c.x(0).relu()));
        all.put("LeakyRelu", Operator.of(c -> Ops.leakyRelu(c.x(0), c.node().real("alpha", 0.01f))));
        all.put("PRelu", Operator.of(c -> c.x(0).relu().add(negative(c.x(0)).mul(c.onto(c.x(1), c.x(0).shape())))));
        all.put("Elu", Operator.of(c -> elu(c.x(0), c.node().real("alpha", 1), 1)));
        all.put("Celu", Operator.of(c -> celu(c.x(0), c.node().real("alpha", 1))));
        all.put("Selu", Operator.of(PointwiseOperators::selu));
        all.put("Gelu", Operator.of(PointwiseOperators::gelu));
        all.put("Mish", Operator.of(c -> Ops.mish(c.x(0))));
        all.put("Swish", Operator.of(c -> swish(c.x(0), c.node().real("alpha", 1))));
        all.put("Sigmoid", Operator.of(c -> c.x(0).sigmoid()));
        all.put("Tanh", Operator.of(c -> c.x(0).tanh()));
        all.put("Softplus", Operator.of(c -> Ops.softplus(c.x(0))));
        all.put("Softsign", Operator.of(c -> c.x(0).div(c.x(0).abs().add(1))));
        all.put(
                "HardSigmoid",
                Operator.of(c -> hardSigmoid(c.x(0), c.node().real("alpha", 0.2f), c.node().real("beta", 0.5f))));
        all.put("HardSwish", Operator.of(c -> c.x(0).mul(hardSigmoid(c.x(0), 1 / 6.0, 0.5))));
        all.put("ThresholdedRelu", Operator.of(PointwiseOperators::thresholdedRelu));
    }

    private static Tensor negative(Tensor x) {
        return Ops.clamp(x, Double.NEGATIVE_INFINITY, 0);
    }

    /// `y = γ (max(x, 0) + α (e^min(x, 0) - 1))`
    private static Tensor elu(Tensor x, double alpha, double gamma) {
        return x.relu().mul(gamma).add(Ops.expm1(negative(x)).mul(alpha * gamma));
    }

    /// `y = max(x, 0) + α (e^(min(x, 0) / α) - 1)`
    private static Tensor celu(Tensor x, double alpha) {
        return x.relu().add(Ops.expm1(negative(x).div(alpha)).mul(alpha));
    }

    private static Tensor selu(Call c) {
        return elu(c.x(0), c.node().real("alpha", SELU_ALPHA), c.node().real("gamma", SELU_GAMMA));
    }

    private static Tensor gelu(Call c) {
        String approximate = c.node().text("approximate", "none");
        boolean isApproximate = approximate.equals("tanh");
        if (!isApproximate && !approximate.equals("none"))
            throw c.node().wrong("approximate", approximate, "none or tanh");
        return Ops.gelu(c.x(0), isApproximate);
    }

    /// `y = x σ(α x)`
    private static Tensor swish(Tensor x, double alpha) {
        return alpha == 1 ? Ops.silu(x) : x.mul(x.mul(alpha).sigmoid());
    }

    /// `y = α x + β`, within 0 and 1
    private static Tensor hardSigmoid(Tensor x, double alpha, double beta) {
        return Ops.clamp(x.mul(alpha).add(beta), 0, 1);
    }

    /// `y = x` where `x > α`, else 0
    private static Tensor thresholdedRelu(Call c) {
        double alpha = c.node().real("alpha", 1);
        double[] values = c.x(0).toDoubles();
        int[] index = new int[values.length];
        for (int i = 0; i < index.length; i++) index[i] = values[i] > alpha ? i : -1;
        return Selection.of(c.x(0), c.x(0).shape(), index, 0);
    }
}
