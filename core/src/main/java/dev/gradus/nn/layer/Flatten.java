package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// Makes a vector of each sample: `[n, c, h, w] → [n, c·h·w]`; the memory stays the same.
public final class Flatten implements Layer, Repeatable {
    private final Config config;

    /// Settings: none.
    public record Config() {}

    /// The only form.
    public Flatten() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Flatten(Config config) {
        this.config = config;
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        return Shape.of(input.size());
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        int n = x.shape().axis(0);
        return x.reshape(Shape.of(n, x.shape().slice(1, x.shape().rank()).size()));
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
