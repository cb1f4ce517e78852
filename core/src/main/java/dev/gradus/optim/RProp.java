package dev.gradus.optim;

import dev.gradus.tensor.Elements;
import java.util.List;

/// RProp: step sizes that grow while the gradient keeps its sign and shrink when it changes; the gradient's size does not count.
///
/// ```
/// s = s · η⁺ where g g' > 0,  s · η⁻ where g g' < 0           s begins at η, and stays from s⁻ to s⁺
/// g = 0 where g g' < 0
/// p = p - sign(g) s
/// g' = g
/// ```
/// Wants whole-set gradients: with mini-batches the sign changes by chance. Defaults: η 1e-2, η⁻ 0.5, η⁺ 1.2, s⁻ 1e-6, s⁺ 50.
/// A schedule of the rate acts on the first step only, as in PyTorch. Source: Riedmiller and Braun 1993; `torch.optim.Rprop`.
public final class RProp extends ElementWiseOptimizer<RProp.Config> {
    /// Settings.
    ///
    /// @param learningRate the first step size η
    /// @param decrease η⁻, from above 0 to below 1
    /// @param increase η⁺, at least 1
    /// @param smallestStep s⁻
    /// @param largestStep s⁺
    public record Config(double learningRate, double decrease, double increase, double smallestStep, double largestStep)
            implements Settings {
        /// The defaults.
        public Config() {
            this(1e-2, 0.5, 1.2, 1e-6, 50);
        }

        @Override
        public void validate() {
            Range.require("RProp", "learning rate", learningRate, Range.POSITIVE, Range.ANY);
            Range.require("RProp", "decrease", decrease, Range.POSITIVE, Range.BELOW_ONE);
            Range.require("RProp", "increase", increase, 1, Range.ANY);
            Range.require("RProp", "smallest step", smallestStep, 0, Range.ANY);
            Range.require("RProp", "largest step", largestStep, smallestStep, Range.ANY);
        }

        /// The same with another learning rate.
        ///
        /// @param learningRate the size of a step
        /// @return a copy
        public Config withLearningRate(double learningRate) {
            return new Config(learningRate, decrease, increase, smallestStep, largestStep);
        }
    }

    /// With the default settings.
    public RProp() {
        this(new Config());
    }

    /// With a learning rate and defaults for the rest.
    ///
    /// @param learningRate the size of a step
    public RProp(double learningRate) {
        this(new Config().withLearningRate(learningRate));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public RProp(Config config) {
        super(config);
    }

    @Override
    protected List<String> slots(Config c) {
        return List.of("prev", "step_size");
    }

    @Override
    protected Elements.Update rule(Config c, long t, double eta) {
        boolean first = t == 1;
        return (e, scratch) -> {
            Elements p = e[0], g = e[1], previousG = e[2], s = e[3];
            if (first) s.add(eta);
            Elements change = scratch[0].product(g, previousG), factor = scratch[1];
            change.sign(change);
            s.product(s, factor.clamp(change, 0, 1).scale(c.increase() - 1).add(1));
            s.product(s, factor.clamp(change, -1, 0).scale(1 - c.decrease()).add(1));
            s.clamp(s, c.smallestStep(), c.largestStep());
            previousG.product(g, factor.clamp(change, -1, 0).add(1));
            p.addProduct(-1, scratch[0].sign(previousG), s);
        };
    }
}
