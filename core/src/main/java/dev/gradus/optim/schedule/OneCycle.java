package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;

/// One cycle: up to the full rate, down to almost nothing, counted in steps; momentum goes the other way.
///
/// ```
/// from 1/div to 1 at p T - 1, then to 1 / (div · finalDiv) at T - 1      each a half cosine, or a line
/// three phases: 1/div → 1 → 1/div (at 2 p T - 2) → 1 / (div · finalDiv)
/// momentum:     high → low → high
/// ```
/// The optimizer's rate is the largest. Defaults: T the whole training, p 0.3, div 25, finalDiv 1e4, momentum 0.95 to 0.85 (beta1 of Adam),
/// cosine, two phases. Errors: a step beyond T; p T = 1, where the first phase would begin and end at the same step. Source: Smith and Topin 2018; `torch.optim.lr_scheduler.OneCycleLR`.
public final class OneCycle implements Schedule {
    private final Config config;

    /// Settings.
    ///
    /// @param length T in steps; 0: the whole training
    /// @param rise p, the share of the first phase
    /// @param div how much smaller the first rate is
    /// @param finalDiv how much smaller than the first the last rate is
    /// @param lowMomentum at the largest rate
    /// @param highMomentum at both ends
    /// @param linear lines instead of half cosines
    /// @param threePhase whether the way down mirrors the way up
    public record Config(
            int length,
            double rise,
            double div,
            double finalDiv,
            double lowMomentum,
            double highMomentum,
            boolean linear,
            boolean threePhase) {
        /// The defaults.
        public Config() {
            this(0, 0.3, 25, 1e4, 0.85, 0.95, false, false);
        }
    }

    /// With the default settings.
    public OneCycle() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public OneCycle(Config config) {
        this.config = config;
        Bounds.require("OneCycle", "length", config.length(), 0, Double.MAX_VALUE);
        Bounds.require("OneCycle", "rise", config.rise(), 0, 1);
        Bounds.require("OneCycle", "div", config.div(), 1, Double.MAX_VALUE);
        Bounds.require("OneCycle", "finalDiv", config.finalDiv(), 1, Double.MAX_VALUE);
        Bounds.require("OneCycle", "low momentum", config.lowMomentum(), 0, 1);
        Bounds.require("OneCycle", "high momentum", config.highMomentum(), 0, 1);
    }

    @Override
    public double factor(long e, long total) {
        return between(e, total, 1 / config.div(), 1, 1 / config.div(), 1 / (config.div() * config.finalDiv()));
    }

    @Override
    public Unit unit() {
        return Unit.STEP;
    }

    @Override
    public double momentum(long e, long total) {
        double low = config.lowMomentum(), high = config.highMomentum();
        return between(e, total, high, low, high, high);
    }

    /// The value at e of a curve through these points; with two phases, back is not used.
    private double between(long e, long total, double start, double top, double back, double end) {
        double length = config.length() > 0 ? config.length() : total;
        if (e > length) {
            throw GradusException.got("OneCycle: step %d of a cycle of %.0f", e, length)
                    .expected("no more steps than the cycle has")
                    .because("training goes on after the cycle, or its length counts epochs")
                    .repair("Leave the length out, so that it is that of the training.");
        }
        double peak = config.rise() * length - 1, last = length - 1;
        if (peak == 0) {
            throw GradusException.got("OneCycle: a first phase of %s · %.0f = 1 step", config.rise(), length)
                    .expected("less than one step, or more")
                    .because("the rate would be the least and the largest at once, so that PyTorch divides by 0")
                    .repair("Use another rise, such as %s, or another length.", nearby(length));
        }
        if (e <= peak) return anneal(start, top, e / peak);
        if (!config.threePhase()) return anneal(top, end, (e - peak) / (last - peak));
        double second = 2 * config.rise() * length - 2;
        return e <= second
                ? anneal(top, back, (e - peak) / (second - peak))
                : anneal(back, end, (e - second) / (last - second));
    }

    /// A round share for which the first phase has another number of steps.
    private static double nearby(double length) {
        for (double rise : new double[] {0.3, 0.25, 0.4}) if (rise * length - 1 != 0) return rise;
        return 0.2;
    }

    private double anneal(double from, double to, double share) {
        double x = Math.min(1, share);
        return config.linear() ? from + (to - from) * x : to + (from - to) / 2 * (1 + Math.cos(Math.PI * x));
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
