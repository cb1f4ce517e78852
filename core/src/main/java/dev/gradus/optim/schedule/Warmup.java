package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;
import java.util.Map;

/// A gentle start before any schedule: `start + (1 - start) · e / length where e < length`, then the schedule from its own 0.
///
/// Defaults: from 0.01 in 5 units of the schedule behind it, then constant. Source: Goyal et al. 2017, section 2.2.
public final class Warmup implements Schedule {
    private final Config config;

    /// Results so far, where nobody says of which epochs they are.
    private long results;

    /// Settings.
    ///
    /// @param length units of the warm-up
    /// @param start the first factor
    /// @param then what follows
    public record Config(int length, double start, Schedule then) {
        /// The defaults.
        public Config() {
            this(5, 0.01, new Linear(new Linear.Config(1, 1, 1, Unit.EPOCH)));
        }
    }

    /// With the default settings.
    public Warmup() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Warmup(Config config) {
        this.config = config;
        Bounds.require("Warmup", "length", config.length(), 1, Double.MAX_VALUE);
        Bounds.require("Warmup", "start", config.start(), 0, Double.MAX_VALUE);
    }

    @Override
    public double factor(long e, long total) {
        if (e < config.length()) return config.start() + (1 - config.start()) * e / config.length();
        return config.then().factor(e - config.length(), left(total));
    }

    @Override
    public Unit unit() {
        return config.then().unit();
    }

    @Override
    public double momentum(long e, long total) {
        return config.then().momentum(Math.max(0, e - config.length()), left(total));
    }

    private long left(long total) {
        return Math.max(1, total - config.length());
    }

    @Override
    public void rate(double rate) {
        config.then().rate(rate);
    }

    /// Counts the epochs itself, from 0.
    @Override
    public void observe(double loss) {
        observe(results, loss);
    }

    /// What comes after the warm-up learns nothing of the epochs before.
    @Override
    public void observe(long e, double loss) {
        results = e + 1;
        if (e >= config.length()) config.then().observe(e - config.length(), loss);
    }

    @Override
    public Map<String, Double> state() {
        return config.then().state();
    }

    @Override
    public void state(Map<String, Double> state) {
        config.then().state(state);
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
