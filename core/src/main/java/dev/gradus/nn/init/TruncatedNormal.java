package dev.gradus.nn.init;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Normal numbers without their tails: `w ~ N(mean, std²)` given `low ≤ w ≤ high`.
///
/// ```
/// w = mean + std √2 erf⁻¹(2 u - 1),  u uniform between Φ((low - mean) / std) and Φ((high - mean) / std)
/// ```
/// The bounds are absolute, not multiples of std. Defaults: mean 0, std 1, from -2 to 2. Drawn by the inverse distribution function,
/// so that every number costs the same. Errors: bounds in the wrong order or many deviations away from the mean. Source:
/// `torch.nn.init.trunc_normal_`.
public final class TruncatedNormal implements Initializer {
    /// Beyond this the distribution function is too near to 0 or 1 to be inverted.
    private static final double FAR = 7;

    private final Config config;

    /// Settings.
    ///
    /// @param mean of the whole distribution
    /// @param std of the whole distribution
    /// @param low the least value
    /// @param high the largest value
    public record Config(double mean, double std, double low, double high) {
        /// The defaults.
        public Config() {
            this(0, 1, -2, 2);
        }
    }

    /// With the default settings.
    public TruncatedNormal() {
        this(new Config());
    }

    /// With a setting of one's own.
    ///
    /// @param std of the whole distribution
    public TruncatedNormal(double std) {
        this(new Config(0, std, -2, 2));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public TruncatedNormal(Config config) {
        this.config = config;
        Spread.requirePositive("TruncatedNormal: std", config.std());
        double a = (config.low() - config.mean()) / config.std(), b = (config.high() - config.mean()) / config.std();
        if (!(a < b) || a > FAR || b < -FAR) {
            throw GradusException.got(
                            "TruncatedNormal: from %s to %s around %s", config.low(), config.high(), config.mean())
                    .expected("low below high, and not more than %.0f standard deviations away", FAR)
                    .because("the bounds are exchanged, or were meant as multiples of std")
                    .repair("The bounds are absolute: with std 0.02, two deviations are -0.04 to 0.04.");
        }
    }

    @Override
    public Tensor make(Shape shape, Fans fans, Rng rng) {
        double from = Normals.cdf((config.low() - config.mean()) / config.std());
        double to = Normals.cdf((config.high() - config.mean()) / config.std());
        double[] u = rng.uniform(shape, 0, 1).toDoubles();
        for (int i = 0; i < u.length; i++) {
            double x = config.mean() + config.std() * Normals.quantile(from + (to - from) * u[i]);
            u[i] = Math.clamp(x, config.low(), config.high());
        }
        return Tensor.of(shape, u).to(DType.FLOAT32);
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
