package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import java.util.List;

/// Gradient descent: `p = p - η g`.
///
/// With the whole training set as one batch it is the lectures' GD, with mini-batches their SGD. Defaults: η 0.1.
public final class GradientDescent extends ElementWiseOptimizer<GradientDescent.Config> {
    /// Settings.
    ///
    /// @param learningRate the size of a step η
    public record Config(double learningRate) implements Settings {
        /// The defaults.
        public Config() {
            this(0.1);
        }

        @Override
        public void validate() {
            Range.require("GradientDescent", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate);
        }
    }

    /// With the default settings.
    public GradientDescent() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public GradientDescent(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public GradientDescent(Config config) {
        super(config);
    }

    @Override
    protected List<String> slots(Config c) {
        return List.of();
    }

    @Override
    protected Elements.Update rule(Config c, long t, double eta) {
        return (e, scratch) -> e[0].add(-eta, e[1]);
    }
}
