package dev.gradus.interop.onnx;

import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Optimizers of the domain `ai.onnx.preview.training`: inputs are R, T and then all X, all G and each kind of state; outputs are all new X
/// and each kind of state.
///
/// ```
/// g = norm_coefficient · x + g          r: the learning rate, t: updates so far
/// ```
final class OptimizerOperators {
    private static final String DOMAIN = "ai.onnx.preview.training.";

    private OptimizerOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put(DOMAIN + "Adagrad", c -> each(c, 1, OptimizerOperators::adagrad));
        all.put(DOMAIN + "Adam", c -> each(c, 2, OptimizerOperators::adam));
        all.put(DOMAIN + "Momentum", c -> each(c, 1, OptimizerOperators::momentum));
    }

    /// One tensor's update.
    private record Update(OnnxNode node, double r, double t, Tensor x, Tensor g, List<Tensor> state) {
        double real(String attribute, float otherwise) {
            return node.real(attribute, otherwise);
        }

        Tensor regularized() {
            return x.mul(real("norm_coefficient", 0)).add(g);
        }
    }

    private interface Rule {
        /// The new x and the new state.
        List<Tensor> apply(Update u);
    }

    private static List<Tensor> each(Call c, int states, Rule rule) {
        int n = (c.inputs().size() - 2) / (2 + states);
        if (n < 1 || c.inputs().size() != 2 + n * (2 + states))
            throw c.node().wrong("inputs", c.inputs().size(), "R, T and %d for each parameter".formatted(2 + states));
        double r = c.number(0, 0), t = c.number(1, 0);
        List<List<Tensor>> updated = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Tensor x = c.x(2 + i);
            List<Tensor> state = new ArrayList<>();
            for (int k = 1; k <= states + 1; k++) {
                Tensor s = c.x(2 + i + k * n);
                if (!s.shape().equals(x.shape()))
                    throw c.node().wrong("an input", s.shape(), "the shape of its parameter, " + x.shape());
                state.add(s);
            }
            updated.add(rule.apply(new Update(c.node(), r, t, x, state.removeFirst(), state)));
        }
        List<Tensor> outputs = new ArrayList<>();
        for (int k = 0; k <= states; k++) for (List<Tensor> all : updated) outputs.add(all.get(k));
        return outputs;
    }

    /// `h' = h + g²`, `x' = x - r / (1 + t · decay_factor) · g / (√h' + ε)`
    private static List<Tensor> adagrad(Update u) {
        Tensor g = u.regularized(), h = u.state.getFirst().add(g.square());
        double rate = u.r / (1 + u.t * u.real("decay_factor", 0));
        return List.of(u.x.sub(g.mul(rate).div(h.sqrt().add(u.real("epsilon", 1e-6f)))), h);
    }

    /// `v' = α v + (1 - α) g`, `h' = β h + (1 - β) g²`, `x' = (1 - norm_coefficient_post) (x - r √(1 - βᵗ) / (1 - αᵗ) · v' / (√h' + ε))`
    private static List<Tensor> adam(Update u) {
        double alpha = u.real("alpha", 0.9f), beta = u.real("beta", 0.999f);
        Tensor g = u.regularized();
        Tensor v = u.state.get(0).mul(alpha).add(g.mul(1 - alpha));
        Tensor h = u.state.get(1).mul(beta).add(g.square().mul(1 - beta));
        double rate = u.t > 0 ? u.r * Math.sqrt(1 - Math.pow(beta, u.t)) / (1 - Math.pow(alpha, u.t)) : u.r;
        Tensor x = u.x.sub(v.div(h.sqrt().add(u.real("epsilon", 1e-6f))).mul(rate));
        return List.of(x.mul(1 - u.real("norm_coefficient_post", 0)), v, h);
    }

    /// `v' = α v + β g`, with β = 1 at first; `x' = x - r v'`, with Nesterov `x' = x - r (g + α v')`
    private static List<Tensor> momentum(Update u) {
        String mode = u.node.text("mode", "standard");
        boolean isNesterov = mode.equals("nesterov");
        if (!isNesterov && !mode.equals("standard")) throw u.node.wrong("mode", mode, "standard or nesterov");
        double alpha = u.real("alpha", 0), beta = u.t > 0 ? u.real("beta", 0) : 1;
        Tensor g = u.regularized(), v = u.state.getFirst().mul(alpha).add(g.mul(beta));
        return List.of(u.x.sub((isNesterov ? g.add(v.mul(alpha)) : v).mul(u.r)), v);
    }
}
