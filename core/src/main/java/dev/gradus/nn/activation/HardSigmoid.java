package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.nn.ElementWise;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Set;

/// Hard sigmoid, of straight pieces: `y = min(max(slope · x + offset, 0), 1)`; the gradient at both bounds is 0.
///
/// Shapes: any. Defaults: slope 1/6 and offset 1/2, as in PyTorch and Keras 3 (ONNX and Keras 2 have a slope of 0.2). Errors: a slope that
/// is not above 0. Source: Courbariaux et al. 2015; `torch.nn.Hardsigmoid`.
public final class HardSigmoid implements ElementWise, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param slope between the bounds, above 0; α in ONNX
    /// @param offset the output at 0; β in ONNX
    public record Config(double slope, double offset) {
        /// The defaults.
        public Config() {
            this(1.0 / 6, 0.5);
        }
    }

    /// With the default settings.
    public HardSigmoid() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public HardSigmoid(Config config) {
        Slopes.requirePositive("HardSigmoid: slope", config.slope());
        Slopes.requireFinite("HardSigmoid: offset", config.offset());
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Ops.hardTanh(x.mul(config.slope()).add(config.offset()), 0, 1);
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
