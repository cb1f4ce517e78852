package dev.gradus.train;

import dev.gradus.config.Configured;
import dev.gradus.config.Describe;
import dev.gradus.config.Setting;
import dev.gradus.error.GradusException;

/// What is done when a loss or a gradient is infinite or NaN, or the loss explodes.
///
/// The loss of each step is checked before it changes the parameters:
/// ```
/// L is finite, and  L ≤ e · max(L₁, L₀), or was so in one of the two steps before
/// ```
/// with L₁ the loss of the first batch before training and L₀ that of an output of zeros (`ln C` for classes). The parameters are
/// checked after each epoch and every `every` updates, when the state is copied. Where a gradient has ruined them, which the
/// next loss tells, the steps since the last copy are taken again, to the bit and in silence, with a look at every gradient, until the
/// one is found; so a usual step costs nothing. Gradients that are clipped are checked by their norm in each step.
///
/// The batch goes through the network again, operation by operation, and the diagnosis names where it began and the likely cause.
/// The parameters are then those before the step; an explosion, and whatever else too large steps have done, is noticed after its
/// cause, so there the state goes back to the last copy. (A resumed training has a copy of where it was resumed and no earlier one:
/// when it goes back, it may go elsewhere than one that was never interrupted.)
///
/// Defaults: stop, e = 1000, a copy every 500 updates, the learning rate is halved when training goes back, and after 10 trips it
/// stops all the same. Differences: PyTorch and Keras go on with NaN unless told otherwise.
public final class Guard implements Configured {
    private final Config config;

    /// What to do.
    public enum Action {
        /// End training as [StopReason#DIVERGED].
        STOP,
        /// Go back to the last copy and on with a smaller learning rate.
        ROLL_BACK,
        /// Leave this step out and go on with the next batch.
        SKIP,
        /// Check nothing but the loss for being finite.
        OFF
    }

    /// Settings.
    ///
    /// @param action what to do
    /// @param explosion e, how many times the first loss is too much
    /// @param every updates from one copy of the state to the next
    /// @param lower factor of the learning rate when training goes back
    /// @param most trips after which it stops all the same
    public record Config(
            @Setting(single = true) Action action,
            double explosion,
            @Setting(unit = "updates") int every,
            double lower,
            int most) {
        /// The defaults.
        public Config() {
            this(Action.STOP, 1000, 500, 0.5, 10);
        }
    }

    /// With the default settings.
    public Guard() {
        this(new Config());
    }

    /// With an action and defaults for the rest.
    ///
    /// @param action what to do
    public Guard(Action action) {
        this(new Config(action, 1000, 500, 0.5, 10));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Guard(Config config) {
        if (!(config.explosion() > 1)
                || config.every() < 1
                || !(config.lower() > 0 && config.lower() < 1)
                || config.most() < 1) {
            throw GradusException.got("Guard: %s", config)
                    .expected(
                            "explosion above 1, a copy every 1 or more updates, lower between 0 and 1, most at least 1")
                    .because("a wrong sign, or a percentage")
                    .repair("Leave settings out to get their defaults.");
        }
        this.config = config;
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
