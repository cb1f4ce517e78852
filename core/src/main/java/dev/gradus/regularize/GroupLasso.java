package dev.gradus.regularize;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Tensor;

/// Lengths of rows: `λ √m Σ_rows ‖row‖₂` with m elements in a row; the gradient of a row of zeros is 0.
///
/// A row is what one unit or channel does with its inputs: units vanish as a whole. Defaults: λ 1e-4, on weights. Errors: a negative λ.
/// Source: Yuan and Lin 2006, equation 2.1.
public final class GroupLasso implements Penalty {
    /// Keeps the root of a row of zeros differentiable.
    private static final double TINY = 1e-24;

    private final Config config;

    /// Settings.
    ///
    /// @param lambda λ, its strength
    /// @param on which parameters: all, matrices, vectors or a pattern of names
    public record Config(double lambda, String on) {
        /// The defaults.
        public Config() {
            this(1e-4, "matrices");
        }
    }

    /// On the weights of dense and convolutional layers.
    ///
    /// @param lambda λ, its strength
    public GroupLasso(double lambda) {
        this(new Config(lambda, "matrices"));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public GroupLasso(Config config) {
        Choice.requireStrength("GroupLasso", "lambda", config.lambda());
        this.config = config;
    }

    @Override
    public String on() {
        return config.on();
    }

    @Override
    public Tensor of(Tensor w) {
        int rows = w.shape().rank() == 0 ? 1 : w.shape().axis(0), each = rows == 0 ? 0 : w.size() / rows;
        Tensor squares = w.reshape(rows, each).square().sum(1, false);
        return squares.add(TINY).sqrt().sum().mul(config.lambda() * Math.sqrt(each));
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
