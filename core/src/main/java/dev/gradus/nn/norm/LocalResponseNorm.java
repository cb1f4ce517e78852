package dev.gradus.nn.norm;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Window;

/// Local response normalization: a strong response weakens those of the neighbouring channels at the same place.
///
/// ```
/// y[c] = x[c] / (k + α/size · Σ x[j]²)^β        j from c - ⌊size / 2⌋ to c + ⌊(size - 1) / 2⌋, as far as there are channels
/// ```
/// Shapes: `x, y [n, c, …]`. Defaults: size 5 as in AlexNet, α = 1e-4, β = 0.75, k = 1. Nothing is learned, training equals
/// evaluation. Errors: a sample without channels, sizes and numbers that are not positive. Source: Krizhevsky et al. 2012,
/// section 3.3, where α is not divided by size and k is 2; numbers of `torch.nn.LocalResponseNorm`.
public final class LocalResponseNorm implements Layer, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param size how many neighbouring channels are summed, the channel itself among them
    /// @param alpha the weight of their mean square
    /// @param beta the exponent
    /// @param k added to the weighted mean square
    public record Config(int size, double alpha, double beta, double k) {
        /// The defaults.
        public Config() {
            this(5);
        }

        /// The defaults for a number of neighbouring channels.
        ///
        /// @param size how many are summed, the channel itself among them
        public Config(int size) {
            this(size, 1e-4, 0.75, 1);
        }
    }

    /// With default settings for a number of neighbouring channels.
    ///
    /// @param size how many are summed, the channel itself among them
    public LocalResponseNorm(int size) {
        this(new Config(size));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public LocalResponseNorm(Config config) {
        if (config.size() < 1
                || config.size() > 1 << 15
                || !(config.alpha() >= 0)
                || !(config.k() > 0)
                || Double.isNaN(config.beta())) {
            throw GradusException.got("LocalResponseNorm: %s", config)
                    .expected("a size from 1 to 32,768, alpha of 0 or more, a positive k")
                    .because("two numbers are exchanged")
                    .repair("Usual are size 5, alpha 1e-4, beta 0.75 and k 1; with k 0, zeros were divided by zero.");
        }
        this.config = config;
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        if (input.rank() > 0) return input;
        throw ChannelNorm.misfit(
                builder.where("LocalResponseNorm"), input, "channels first: [c, …]", "Put it after a convolution.");
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Shape s = x.shape();
        int n = s.axis(0), channels = s.axis(1), places = s.slice(2, s.rank()).size();
        if (x.size() == 0) return x;
        Tensor square = x.square().reshape(n, 1, channels, places);
        int size = config.size(), before = size / 2, after = (size - 1) / 2;
        if (before != after) {
            Tensor above = zeros(x, n, before, places), below = zeros(x, n, after, places);
            square = after == 0 ? Ops.concatenate(2, above, square) : Ops.concatenate(2, above, square, below);
        }
        var window = new Window(new Window.Axis(size, 1, before == after ? before : 0, 1), new Window.Axis(1, 1, 0, 1));
        Tensor base = Ops.avgPool2d(square, window, false, true).mul(config.alpha()).add(config.k()).reshape(s);
        return x.mul(base.log().mul(-config.beta()).exp());
    }

    private static Tensor zeros(Tensor like, int n, int channels, int places) {
        return Tensor.full(Shape.of(n, 1, channels, places), 0, like.dtype());
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) input.size() * config.size();
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
