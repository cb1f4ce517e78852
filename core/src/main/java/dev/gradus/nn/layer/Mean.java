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
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The mean over axes of a sample: `y = 1 / (number of elements along the axes) · Σ x`.
///
/// ```java
/// new Mean(0);           // of sequences [t, features]: a vector
/// new Mean(1, 2);        // of images [c, h, w]: what GlobalAvgPool2d gives
/// ```
/// Shapes: `x [n, …]`; in `y` the axes are gone, or have size 1 where they are kept. Axes are counted from 0 without the batch axis, or from
/// -1 backwards. Defaults: the last axis, which is gone. Errors: an axis that a sample does not have, or that is named twice.
/// Source: `torch.mean`.
public final class Mean implements Layer, Repeatable {
    private final Config config;

    /// Settings.
    ///
    /// @param axes of a sample, counted from 0 without the batch axis, or from -1 backwards
    /// @param keep whether they stay, with size 1
    public record Config(List<Integer> axes, boolean keep) {
        /// Keeps a copy.
        public Config {
            axes = List.copyOf(axes);
        }

        /// The defaults.
        public Config() {
            this(List.of(-1), false);
        }
    }

    /// Over these axes, which are gone afterwards.
    ///
    /// @param axes of a sample, counted from 0 without the batch axis, or from -1 backwards
    public Mean(int... axes) {
        this(new Config(Arrays.stream(axes).boxed().toList(), false));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Mean(Config config) {
        this.config = config;
        if (config.axes().isEmpty()) {
            throw GradusException.got("Mean over no axes")
                    .expected("at least one axis of a sample")
                    .because("the axes were left out")
                    .repair("Write for example axes: [1, 2] for the places of images [c, h, w].");
        }
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int rank = input.rank();
        boolean exist = config.axes().stream().allMatch(axis -> axis >= -rank && axis < rank);
        if (!exist || averaged(input.prepend(1)).length < config.axes().size()) {
            throw GradusException.got("%s: axes %s of a sample %s", builder.where("Mean"), config.axes(), input)
                    .expected("each at most once, from %d to %d", -rank, rank - 1)
                    .because("the batch axis was counted, or the layer before has another output")
                    .repair("Count the axes of a sample from 0, without the batch.");
        }
        return output(input.prepend(1)).slice(1, config.keep() ? rank + 1 : rank + 1 - config.axes().size());
    }

    /// The axes in order, those of the batch counted.
    private int[] averaged(Shape batch) {
        int rank = batch.rank();
        return config.axes().stream().mapToInt(axis -> axis < 0 ? axis + rank : axis + 1).sorted().distinct().toArray();
    }

    private static int[] others(Shape batch, int[] axes) {
        return IntStream.range(0, batch.rank()).filter(axis -> Arrays.binarySearch(axes, axis) < 0).toArray();
    }

    private Shape output(Shape batch) {
        int[] axes = averaged(batch);
        if (!config.keep()) return Shape.of(IntStream.of(others(batch, axes)).map(batch::axis).toArray());
        Shape kept = batch;
        for (int axis : axes) kept = kept.with(axis, 1);
        return kept;
    }

    @Override
    public Tensor forward(Tensor input, Pass pass) {
        Tensor x = input;
        int[] axes = averaged(x.shape());
        int rank = x.shape().rank(), first = axes[0], end = axes[axes.length - 1] + 1;
        if (end - first != axes.length) { // other axes lie between: these go to the end, where they are one run
            int[] others = others(x.shape(), axes);
            x = Ops.permute(x, IntStream.concat(IntStream.of(others), IntStream.of(axes)).toArray());
            first = others.length;
            end = rank;
        }
        Shape s = x.shape();
        Tensor runs = x.reshape(s.slice(0, first).size(), s.slice(first, end).size(), s.slice(end, rank).size());
        return runs.mean(1, false).reshape(output(input.shape()));
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
