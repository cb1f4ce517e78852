package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;

/// Up and down again and again, counted in steps: `low + (1 - low) · s · max(0, 1 - |x|)`, momentum the other way.
///
/// ```
/// x = e / up - 1 - 2 (cycle - 1),  cycle = 1 + ⌊e / (2 up)⌋
/// s = 1 (triangular),  1 / 2^(cycle - 1) (triangular2),  γᵉ (exp-range)
/// ```
/// The optimizer's rate is the largest. Defaults: low 0.1, 2,000 steps up and as many down, triangular, γ 1, momentum 0.9 to 0.8. Source:
/// Smith 2017; `torch.optim.lr_scheduler.CyclicLR`, whose base rate is `low` times its largest.
public final class Cyclic implements Schedule {
    private final Config config;

    /// Settings.
    ///
    /// @param low the factor at the bottom
    /// @param up steps from the bottom to the top
    /// @param form how cycles shrink
    /// @param gamma γ of exp-range
    /// @param lowMomentum at the top
    /// @param highMomentum at the bottom
    public record Config(double low, int up, Form form, double gamma, double lowMomentum, double highMomentum) {
        /// The defaults.
        public Config() {
            this(0.1, 2000, Form.TRIANGULAR, 1, 0.8, 0.9);
        }
    }

    /// With the default settings.
    public Cyclic() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Cyclic(Config config) {
        this.config = config;
        Bounds.require("Cyclic", "low", config.low(), 0, 1);
        Bounds.require("Cyclic", "up", config.up(), 1, Double.MAX_VALUE);
        Bounds.require("Cyclic", "gamma", config.gamma(), 0, 1);
        Bounds.require("Cyclic", "low momentum", config.lowMomentum(), 0, 1);
        Bounds.require("Cyclic", "high momentum", config.highMomentum(), 0, 1);
    }

    @Override
    public double factor(long e, long total) {
        return config.low() + (1 - config.low()) * height(e);
    }

    @Override
    public Unit unit() {
        return Unit.STEP;
    }

    @Override
    public double momentum(long e, long total) {
        return config.highMomentum() - (config.highMomentum() - config.lowMomentum()) * height(e);
    }

    /// How cycles shrink.
    public enum Form {
        /// Not at all.
        TRIANGULAR,
        /// To a half each time.
        TRIANGULAR2,
        /// By γ each step.
        EXP_RANGE
    }

    private double height(long e) {
        long cycle = 1 + e / (2L * config.up());
        double x = (double) e / config.up() - 1 - 2.0 * (cycle - 1);
        double s =
                switch (config.form()) {
                    case TRIANGULAR -> 1;
                    case TRIANGULAR2 -> Math.pow(0.5, cycle - 1.0);
                    case EXP_RANGE -> Math.pow(config.gamma(), e);
                };
        return s * Math.max(0, 1 - Math.abs(x));
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
