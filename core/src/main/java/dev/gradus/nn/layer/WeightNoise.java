package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// Noise on the weights of any layer: each training pass runs on `W + e`, evaluation on `W`.
///
/// ```
/// e ~ N(0, std²) for every element, drawn anew in each pass;  ∂L/∂W = ∂L/∂(W + e)
/// ```
/// Shapes: those of the layer. Defaults: std 0.05. The optimizer moves the clean weights by gradients taken nearby, which
/// prefers flat minima. Biases and scales of normalizations, parameters of one axis, stay clean. Errors: a negative std, a
/// layer without weights. The inner layer's parameters are named `layer.weight` within this one. Source: Graves 2011,
/// "Practical variational inference for neural networks", section 4; absent from PyTorch and Keras.
public final class WeightNoise extends Reparametrized {
    private final Config config;

    /// Settings.
    ///
    /// @param layer any layer with weights, or a whole chain
    /// @param std the standard deviation of the noise
    public record Config(Layer layer, double std) {
        /// The defaults, with no layer yet.
        public Config() {
            this(Sequential.of(), 0.05);
        }
    }

    /// Around a layer.
    ///
    /// @param layer any layer with weights, or a whole chain
    /// @param std the standard deviation of the noise
    public WeightNoise(Layer layer, double std) {
        this(new Config(layer, std));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public WeightNoise(Config config) {
        super(config.layer());
        if (!(config.std() >= 0 && config.std() < Double.POSITIVE_INFINITY)) {
            throw GradusException.got("WeightNoise: std = %s", config.std())
                    .expected("0 or a positive number")
                    .because("a sign is misplaced")
                    .repair("Begin with a tenth of the spread of the weights, about 0.05.");
        }
        this.config = config;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (!pass.isTraining() || config.std() == 0) return inner(x, pass);
        return noisy(weights(), 0, pass.nextRandom(), x, pass);
    }

    /// Replaces the weights from the i-th on, then runs the layer.
    private Tensor noisy(List<Parameter> weights, int i, Rng rng, Tensor x, Pass pass) {
        if (i == weights.size()) return inner(x, pass);
        Tensor w = weights.get(i).value(), e = rng.fork(i).normal(w.shape(), 0, config.std()).to(w.dtype());
        try (var _ = weights.get(i).substitute(w.add(e))) {
            return noisy(weights, i + 1, rng, x, pass);
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
