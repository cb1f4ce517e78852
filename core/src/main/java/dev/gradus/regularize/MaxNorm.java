package dev.gradus.regularize;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;

/// Greatest length of a row: `row = row · min(1, c / ‖row‖₂)` after each step.
///
/// A row holds the incoming weights of one unit or channel. With dropout it allows large learning rates. Defaults: c 3, on weights. Errors: a
/// negative c. Source: Srivastava et al. 2014, section 5.1; Keras' `MaxNorm`.
public final class MaxNorm implements Constraint {
    private static final double TINY = 1e-30;
    private static final double HUGE = 1e38;

    private final Config config;

    /// Settings.
    ///
    /// @param limit c, the greatest length
    /// @param on which parameters: all, matrices, vectors or a pattern of names
    public record Config(double limit, String on) {
        /// The defaults.
        public Config() {
            this(3, "matrices");
        }
    }

    /// On the weights of dense and convolutional layers.
    ///
    /// @param limit c, the greatest length
    public MaxNorm(double limit) {
        this(new Config(limit, "matrices"));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public MaxNorm(Config config) {
        Choice.requireStrength("MaxNorm", "limit", config.limit());
        this.config = config;
    }

    @Override
    public String on() {
        return config.on();
    }

    @Override
    public Tensor nearest(Tensor w, double learningRate) {
        int rows = w.shape().rank() == 0 ? 1 : w.shape().axis(0), each = rows == 0 ? 0 : w.size() / rows;
        Tensor m = w.reshape(rows, each), length = m.square().sum(1, true).sqrt();
        Tensor shrunk = Tensor.full(length.shape(), config.limit(), w.dtype()).div(Ops.clamp(length, TINY, HUGE));
        return m.mul(Ops.clamp(shrunk, 0, 1)).reshape(w.shape());
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
