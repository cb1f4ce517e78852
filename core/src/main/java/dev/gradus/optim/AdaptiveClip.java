package dev.gradus.optim;

import dev.gradus.config.Describe;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// A limit for the gradient of each unit in proportion to the unit's weights: adaptive gradient clipping.
///
/// ```
/// w = max(‖p‖, ε)                n = ‖g‖          of each unit
/// g = g · λ w / max(n, 10⁻⁶)  where n ≥ λ w
/// ```
/// A unit is a row along the first axis (an output of a linear layer, a filter); a vector is one unit. Defaults: λ 0.01, ε
/// 1e-3. The authors leave out the last layer: give all other parameters. Source: Brock et al. 2021, equation 3; timm
/// `adaptive_clip_grad`.
public final class AdaptiveClip implements GradientClip {
    private static final double LEAST_NORM = 1e-6;

    private final Config config;

    /// Settings.
    ///
    /// @param factor λ, the largest norm of a gradient as a share of its weights' norm
    /// @param epsilon ε, the least norm of weights, so that those that begin at zero can move
    public record Config(double factor, double epsilon) {
        /// The defaults.
        public Config() {
            this(0.01, 1e-3);
        }
    }

    /// With the default settings.
    public AdaptiveClip() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public AdaptiveClip(Config config) {
        Range.requireLimit("AdaptiveClip", "factor", config.factor());
        Range.requireLimit("AdaptiveClip", "epsilon", config.epsilon());
        this.config = config;
    }

    @Override
    public double limit(List<Parameter> parameters) {
        double norm = GradientClip.norm(parameters);
        if (!Double.isFinite(norm)) return norm;
        for (Parameter p : parameters) {
            Tensor g = p.grad();
            if (g != null && g.size() > 0) limit(p.value().detach(), g);
        }
        return norm;
    }

    private void limit(Tensor p, Tensor g) {
        int units = p.shape().rank() < 2 ? 1 : p.shape().axis(0);
        Tensor rows = g.detach().reshape(units, g.size() / units);
        double[] weights = norms(p.reshape(units, g.size() / units)), gradients = norms(rows);
        boolean any = false;
        for (int u = 0; u < units; u++) {
            double most = Math.max(weights[u], config.epsilon()) * config.factor(), n = gradients[u];
            any |= n >= most;
            weights[u] = n < most ? 1 : most / Math.max(n, LEAST_NORM);
        }
        if (!any) return;
        Tensor factors = Tensor.of(Shape.of(units, 1), weights).to(g.dtype());
        rows.set(rows.mul(factors));
    }

    private static double[] norms(Tensor rows) {
        return rows.square().sum(1, true).sqrt().toDoubles();
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
