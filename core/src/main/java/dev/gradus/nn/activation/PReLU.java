package dev.gradus.nn.activation;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.nn.init.Constant;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parametric rectifier: `y = x where x > 0, else a x`, with a slope `a` that is learned.
///
/// ```
/// ∂L/∂a = Σ ∂L/∂y · x over x ≤ 0        ∂L/∂x = ∂L/∂y where x > 0, else a ∂L/∂y (at 0, too)
/// ```
/// Shapes: `x [n, c, …]`, `a [1]`, or `[c]` with one slope for each channel. Defaults: one slope for all, 0.25 at first, as in
/// PyTorch (Keras has one for each element, 0 at first). Take its `weight` out of weight decay, which would turn it into a ReLU.
/// Source: He et al. 2015, equation 1; `torch.nn.PReLU`.
public final class PReLU implements Layer, Repeatable {
    private final Config config;
    private @Nullable Parameter weight;

    /// Settings.
    ///
    /// @param perChannel whether each channel has a slope of its own
    /// @param slope of all at first
    public record Config(boolean perChannel, double slope) {
        /// The defaults.
        public Config() {
            this(false, 0.25);
        }
    }

    /// With the default settings.
    public PReLU() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public PReLU(Config config) {
        this.config = config;
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        if (config.perChannel() && input.rank() == 0) {
            throw GradusException.got("%s: a sample without axes", builder.where("PReLU"))
                    .expected("channels along the first axis of a sample")
                    .because("each channel is to have a slope of its own")
                    .repair("Use one slope for all.");
        }
        if (weight == null) {
            int slopes = config.perChannel() ? input.axis(0) : 1;
            weight = builder.parameter("weight", Shape.of(slopes), new Constant(config.slope()), new Fans(1, 1));
        }
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (weight == null) {
            throw GradusException.got("PReLU: forward before build")
                    .expected("a built layer")
                    .because("the layer is used outside of a Sequential, or the model was not built")
                    .repair("Call model.build(sampleShape, seed) first; the Trainer does it by itself.");
        }
        int[] sizes = new int[Math.max(1, x.shape().rank() - 1)];
        Arrays.fill(sizes, 1);
        sizes[0] = weight.value().size();
        // not max(x, 0) + a min(x, 0), whose gradient at 0 would be neither side's
        return x.relu().add(weight.value().reshape(sizes).mul(Ops.clamp(x, Double.NEGATIVE_INFINITY, 0)));
    }

    @Override
    public List<Parameter> parameters() {
        return weight == null ? List.of() : List.of(weight);
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
