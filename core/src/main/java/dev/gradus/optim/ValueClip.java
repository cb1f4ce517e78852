package dev.gradus.optim;

import dev.gradus.config.Describe;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// A limit for each number of the gradient, whose direction may change: `g = min(max(g, -c), c)`.
///
/// Defaults: c 1. Source: `torch.nn.utils.clip_grad_value_`, which also takes infinities for c; here they are reported.
public final class ValueClip implements GradientClip {
    private final Config config;

    /// Settings.
    ///
    /// @param maxValue c, the largest size of a number
    public record Config(double maxValue) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public ValueClip() {
        this(new Config());
    }

    /// With a limit.
    ///
    /// @param maxValue the largest size of a number
    public ValueClip(double maxValue) {
        this(new Config(maxValue));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ValueClip(Config config) {
        Range.requireLimit("ValueClip", "largest value", config.maxValue());
        this.config = config;
    }

    @Override
    public double limit(List<Parameter> parameters) {
        double norm = GradientClip.norm(parameters), c = config.maxValue();
        if (!Double.isFinite(norm)) return norm;
        for (Parameter p : parameters) {
            Tensor g = p.grad();
            if (g != null) Elements.update((e, scratch) -> e[0].clamp(e[0], -c, c), g);
        }
        return norm;
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
