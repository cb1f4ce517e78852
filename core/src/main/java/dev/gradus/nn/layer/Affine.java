package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.Zeros;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Learned numbers by which everything is multiplied and moved: `y = γ x + β`, element by element.
///
/// ```java
/// new Affine(64, 1, 1);        // of images [64, h, w], two numbers for each channel
/// ```
/// Shapes: `x, y [n, …]`, `γ, β` of the stated shape, which is repeated as in NumPy to that of a sample: `[features]` for vectors, `[c, 1, 1]`
/// for the channels of images, `[1]` for everything. Defaults: `[1]`, both are learned, γ (`weight`) is 1 at first and β (`bias`) 0.
/// Errors: a shape that cannot be repeated to that of a sample, neither γ nor β. For fixed numbers see [Rescale].
public final class Affine implements Layer, Repeatable {
    private final Config config;
    private final Shape shape;
    private @Nullable Parameter weight;
    private @Nullable Parameter bias;

    /// Settings.
    ///
    /// @param shape of γ and β, without the batch axis
    /// @param useWeight whether γ is learned
    /// @param useBias whether β is learned
    public record Config(List<Integer> shape, boolean useWeight, boolean useBias) {
        /// Keeps a copy.
        public Config {
            shape = List.copyOf(shape);
        }

        /// The defaults: one γ and one β for everything.
        public Config() {
            this(List.of(1), true, true);
        }
    }

    /// With γ and β.
    ///
    /// @param shape of both, without the batch axis
    public Affine(int... shape) {
        this(new Config(Arrays.stream(shape).boxed().toList(), true, true));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Affine(Config config) {
        this.config = config;
        if (config.shape().stream().anyMatch(size -> size < 1) || !(config.useWeight() || config.useBias())) {
            throw GradusException.got("Affine: %s", config)
                    .expected("a shape of sizes of 1 or more, and a weight, a bias or both")
                    .because("nothing would be learned")
                    .repair("State the shape of γ and β, for example [64, 1, 1]; for fixed numbers use Rescale.");
        }
        shape = Shape.of(config.shape().stream().mapToInt(i -> i).toArray());
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        if (!isRepeatedTo(input)) {
            throw GradusException.got("%s: sample %s with γ and β %s", builder.where("Affine"), input, shape)
                    .expected("sizes of γ and β that are equal or 1, on each axis counted from the last")
                    .because("axes of size 1 were left out behind the channels")
                    .repair("Write for example shape: [64, 1, 1] for the channels of images.");
        }
        Fans fans = new Fans(1, 1);
        if (config.useWeight() && weight == null) weight = builder.parameter("weight", shape, new Constant(1), fans);
        if (config.useBias() && bias == null) bias = builder.parameter("bias", shape, new Zeros(), fans);
        return input;
    }

    private boolean isRepeatedTo(Shape sample) {
        if (shape.rank() > sample.rank()) return false;
        for (int i = 1; i <= shape.rank(); i++) {
            if (shape.axis(-i) != 1 && shape.axis(-i) != sample.axis(-i)) return false;
        }
        return true;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (parameters().isEmpty()) {
            throw GradusException.got("Affine: forward before build")
                    .expected("a built layer")
                    .because("the layer is used outside of a Sequential, or the model was not built")
                    .repair("Call model.build(sampleShape, seed) first; the Trainer does it by itself.");
        }
        Tensor y = weight == null ? x : x.mul(weight.value());
        return bias == null ? y : y.add(bias.value());
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.concat(Stream.ofNullable(weight), Stream.ofNullable(bias)).toList();
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
