package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Window;

/// The largest element of each channel: `y[c] = max x[c, …]`.
///
/// Shapes: `x [n, c, h, w]`, `y [n, c]` (PyTorch keeps axes of size 1). Where several elements are equal, the first gets the
/// gradient; NaN wins. Errors: a sample that is no image. Source: Lin et al. 2014, with the maximum; `torch.amax`.
public final class GlobalMaxPool2d implements Layer, Repeatable {
    private final Config config;

    /// Settings: none.
    public record Config() {}

    /// The only form.
    public GlobalMaxPool2d() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public GlobalMaxPool2d(Config config) {
        this.config = config;
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int channels = input.rank() == 0 ? 0 : input.axis(0);
        Window.square(1, 1, 0, 1).over(builder.where("GlobalMaxPool2d"), channels, input, false);
        return Shape.of(channels);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Shape s = x.shape();
        return x.reshape(Shape.of(s.axis(0), s.axis(1), s.axis(2) * s.axis(3))).max(2, false);
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
