package dev.gradus.optim;

import dev.gradus.config.Describe;
import dev.gradus.nn.Parameter;
import java.util.List;

/// A limit for the length of each layer's gradient: a layer whose gradients explode does not slow the others.
///
/// ```
/// n = √Σ g²  over the parameters of one layer
/// g = g · min(1, c / (n + 10⁻⁶))
/// ```
/// A layer is what stands before the last point of the name: `1.weight` and `1.bias` are limited together. (Keras' `clipnorm`
/// takes each tensor alone.) Defaults: c 1.
public final class LayerNormClip implements GradientClip {
    private final Config config;

    /// Settings.
    ///
    /// @param maxNorm c, the largest norm of a layer
    public record Config(double maxNorm) {
        /// The defaults.
        public Config() {
            this(1);
        }
    }

    /// With the default settings.
    public LayerNormClip() {
        this(new Config());
    }

    /// With a limit.
    ///
    /// @param maxNorm the largest norm of a layer
    public LayerNormClip(double maxNorm) {
        this(new Config(maxNorm));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public LayerNormClip(Config config) {
        Range.requireLimit("LayerNormClip", "largest norm", config.maxNorm());
        this.config = config;
    }

    @Override
    public double limit(List<Parameter> parameters) {
        double norm = GradientClip.norm(parameters);
        if (!Double.isFinite(norm)) return norm;
        for (int from = 0, to; from < parameters.size(); from = to) {
            to = from + 1;
            while (to < parameters.size() && sameLayer(parameters.get(from), parameters.get(to))) to++;
            List<Parameter> layer = parameters.subList(from, to);
            NormClip.limit(layer, GradientClip.norm(layer), config.maxNorm());
        }
        return norm;
    }

    private static boolean sameLayer(Parameter a, Parameter b) {
        int length = a.name().lastIndexOf('.');
        return length >= 0 && length == b.name().lastIndexOf('.') && a.name().regionMatches(0, b.name(), 0, length);
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
