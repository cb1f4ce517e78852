package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Set;

/// Hyperbolic tangent in LeCun's scale: `y = amplitude · tanh(slope · x)`.
///
/// Defaults: amplitude 1.7159 and slope 2/3, so that `±1 → ±1`, where the second derivative is largest, and the gradient
/// at 0 is 1.14; of inputs with variance 1 the outputs have about that variance. Errors: numbers that are not positive.
/// Source: LeCun et al. 1998, "Efficient BackProp", section 4.4; LeNet-5.
public final class ScaledTanh implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param amplitude the limit of the outputs
    /// @param slope of the inputs
    public record Config(double amplitude, double slope) {
        /// The defaults.
        public Config() {
            this(1.7159, 2.0 / 3);
        }
    }

    /// With the default settings.
    public ScaledTanh() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public ScaledTanh(Config config) {
        if (!(config.amplitude() > 0) || !(config.slope() > 0)) {
            throw GradusException.got("ScaledTanh: amplitude %s, slope %s", config.amplitude(), config.slope())
                    .expected("positive numbers")
                    .because("a sign is misplaced")
                    .repair("Usual are an amplitude of 1.7159 and a slope of 2/3.");
        }
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return x.mul(config.slope()).tanh().mul(config.amplitude());
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.SATURATES);
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
