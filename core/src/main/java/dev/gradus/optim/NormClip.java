package dev.gradus.optim;

import dev.gradus.config.Describe;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// A limit for the length of the whole gradient, whose direction stays.
///
/// ```
/// n = √Σ g²  over all parameters
/// g = g · min(1, c / (n + 10⁻⁶))
/// ```
/// Defaults: c 1. Source: Pascanu et al. 2013; `torch.nn.utils.clip_grad_norm_`, which makes all gradients NaN where n is
/// infinite; here they stay.
public final class NormClip implements GradientClip {
    /// Keeps the division finite, as PyTorch's.
    private static final double EPSILON = 1e-6;

    private final Config config;

    /// Settings.
    ///
    /// @param maxNorm c, the largest norm
    public record Config(double maxNorm) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public NormClip() {
        this(new Config());
    }

    /// With a limit.
    ///
    /// @param maxNorm the largest norm
    public NormClip(double maxNorm) {
        this(new Config(maxNorm));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public NormClip(Config config) {
        Range.requireLimit("NormClip", "largest norm", config.maxNorm());
        this.config = config;
    }

    @Override
    public double limit(List<Parameter> parameters) {
        double norm = GradientClip.norm(parameters);
        limit(parameters, norm, config.maxNorm());
        return norm;
    }

    /// Shortens gradients that together have a norm.
    static void limit(List<Parameter> parameters, double norm, double maxNorm) {
        double factor = maxNorm / (norm + EPSILON);
        if (!(factor < 1) || !Double.isFinite(norm)) return;
        for (Parameter p : parameters) {
            Tensor g = p.grad();
            if (g != null) Elements.update((e, scratch) -> e[0].scale(factor), g);
        }
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
