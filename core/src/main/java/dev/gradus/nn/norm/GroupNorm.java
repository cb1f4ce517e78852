package dev.gradus.nn.norm;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;

/// Group normalization: groups of neighbouring channels of each sample get mean 0 and variance 1, whatever the batch size.
///
/// ```
/// y = γ (x - μ) / √(v + ε) + β        μ, v: mean and biased variance of one group of channels of one sample
/// ```
/// Shapes: `x, y [n, c, …]`, `γ, β [c]`: the channels of a group share statistics, each has its own scale and shift.
/// Defaults: ε = 1e-5, affine; the number of groups is given (the paper uses 32). One group is layer normalization with
/// another γ and β, as many as channels is instance normalization. Errors: channels that the groups do not divide; groups of
/// one value, which PyTorch turns into β. Source: Wu and He 2018; numbers and names of `torch.nn.GroupNorm`.
public final class GroupNorm extends ChannelNorm {
    private final Config config;

    /// Settings.
    ///
    /// @param groups at least 1, a divisor of the channels
    /// @param eps added to the variance
    /// @param affine whether γ and β are learned
    public record Config(int groups, double eps, boolean affine) {
        /// The defaults for a number of groups.
        ///
        /// @param groups at least 1, a divisor of the channels
        public Config(int groups) {
            this(groups, 1e-5, true);
        }
    }

    /// With the default settings.
    ///
    /// @param groups at least 1, a divisor of the channels
    public GroupNorm(int groups) {
        this(new Config(groups));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public GroupNorm(Config config) {
        super(config.eps(), config.affine(), null);
        if (config.groups() < 1) {
            throw GradusException.got("GroupNorm: %d groups", config.groups())
                    .expected("1 or more")
                    .because("the number of groups was left out")
                    .repair("State it, for example new GroupNorm(8) where there are 16, 32 or 64 channels.");
        }
        this.config = config;
    }

    @Override
    void require(Shape sample, String where) {
        if (sample.rank() > 0 && sample.axis(0) > 0 && sample.axis(0) % config.groups() == 0) return;
        throw misfit(
                where,
                sample,
                "a number of channels that %d groups divide".formatted(config.groups()),
                "Choose a divisor of the channels as the number of groups.");
    }

    @Override
    Shape view(Shape batch) {
        int perGroup = batch.axis(1) / config.groups() * batch.slice(2, batch.rank()).size();
        return Shape.of(1, batch.axis(0) * config.groups(), perGroup);
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
