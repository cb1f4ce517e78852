package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The axes of a sample in another order: `y[i, j, …] = x[j, i, …]`.
///
/// ```java
/// new Permute(2, 0, 1);        // images [h, w, c] become [c, h, w]
/// ```
/// Shapes: `x [n, s₀, s₁, …]`, `y [n, s_order₀, s_order₁, …]`; the order names the old axis at each new place, counted from 0 without the
/// batch axis (PyTorch counts the batch, Keras begins with 1). Defaults: two axes are exchanged. Errors: an order that does not name each
/// axis of the sample once. Source: `torch.permute`.
public final class Permute implements Layer, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param order the old axis at each new place, counted from 0 without the batch axis
    public record Config(List<Integer> order) {
        /// Keeps a copy.
        public Config {
            order = List.copyOf(order);
        }

        /// Two axes, exchanged.
        public Config() {
            this(List.of(1, 0));
        }
    }

    /// In this order.
    ///
    /// @param order the old axis at each new place, counted from 0 without the batch axis
    public Permute(int... order) {
        this(new Config(Arrays.stream(order).boxed().toList()));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Permute(Config config) {
        this.config = config;
        for (int axis = 0; axis < config.order().size(); axis++) {
            if (config.order().contains(axis)) continue;
            throw GradusException.got("Permute: the order %s", config.order())
                    .expected("each axis from 0 to %d once", config.order().size() - 1)
                    .because("axes are counted from 1, or the batch axis was counted")
                    .repair("Name the old axis for each new place, without the batch: [2, 0, 1].");
        }
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        if (input.rank() != config.order().size()) {
            throw GradusException.got("%s: sample %s", builder.where("Permute"), input)
                    .expected("%d axes, for the order %s", config.order().size(), config.order())
                    .because("the layer before has another output, or the batch axis was counted")
                    .repair("Name each axis of a sample once, without the batch.");
        }
        return Shape.of(config.order().stream().mapToInt(input::axis).toArray());
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        int[] order = new int[config.order().size() + 1];
        for (int i = 1; i < order.length; i++) order[i] = config.order().get(i - 1) + 1;
        return Ops.permute(x, order);
    }

    @Override
    public Set<Trait> traits() {
        return Set.of(Trait.MIXES_ELEMENTS);
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
