package dev.gradus.lab.model;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;

/// Softmax regression, `flatten → linear outputs`: one dense layer, the linear model of classification; the softmax is in the loss.
///
/// Default: weights and biases begin at zero, as the loss is convex.
public final class SoftmaxRegression implements Architecture {
    private final Config config;

    /// Settings.
    ///
    /// @param init first values of the weights
    public record Config(Initializer init) {
        /// The defaults.
        public Config() {
            this(new Zeros());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public SoftmaxRegression(Config config) {
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        return Sequential.of(new Flatten(), new Linear(outputs).init(config.init()));
    }

    @Override
    public Config config() {
        return config;
    }
}
