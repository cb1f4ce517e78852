package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;
import java.util.List;

/// Steps down at stated times: `γ^(milestones ≤ e)`.
///
/// Defaults: to a tenth at 30, 60 and 80 epochs. Errors: milestones that do not ascend from 0. Source: `torch.optim.lr_scheduler.MultiStepLR`.
public final class MultiStep implements Schedule {
    private final Config config;

    /// Settings.
    ///
    /// @param milestones when, ascending
    /// @param gamma γ, the factor of each step
    /// @param unit what e counts
    public record Config(List<Integer> milestones, double gamma, Unit unit) {
        /// Keeps a copy.
        public Config {
            milestones = List.copyOf(milestones);
        }

        /// The defaults.
        public Config() {
            this(List.of(30, 60, 80), 0.1, Unit.EPOCH);
        }
    }

    /// With the default settings.
    public MultiStep() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public MultiStep(Config config) {
        this.config = config;
        Bounds.require("MultiStep", "gamma", config.gamma(), 0, Double.MAX_VALUE);
        for (int i = 0; i < config.milestones().size(); i++) {
            int least = i == 0 ? 0 : config.milestones().get(i - 1) + 1;
            Bounds.require("MultiStep", "milestone", config.milestones().get(i), least, Double.MAX_VALUE);
        }
    }

    @Override
    public double factor(long e, long total) {
        long passed = config.milestones().stream().filter(at -> at <= e).count();
        return Math.pow(config.gamma(), passed);
    }

    @Override
    public Unit unit() {
        return config.unit();
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
