package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.nn.init.Constant;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Numbers by which everything is multiplied and moved: `y = γ x + β`, element by element.
///
/// ```java
/// new Affine(64, 1, 1);        // of images [64, h, w], two numbers for each channel
/// ```
/// Shapes: `x, y [n, …]`, `γ, β` of the stated shape, which is repeated as in NumPy to that of a sample: `[features]` for vectors, `[c, 1, 1]`
/// for the channels of images, `[1]` for everything. Defaults: `[1]`, both are learned, γ (`weight`) is 1 at first and β (`bias`) 0.
/// Where nothing is to be learned they are buffers: numbers that a file brought, kept with the weights.
/// Errors: a shape that cannot be repeated to that of a sample, neither γ nor β. For one fixed number see [Rescale].
public final class Affine implements Layer, Repeatable {
    private final Config config;
    private final Shape shape;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Buffer> buffers = new ArrayList<>();
    private @Nullable Supplier<Tensor> weight;
    private @Nullable Supplier<Tensor> bias;

    /// Settings.
    ///
    /// @param shape of γ and β, without the batch axis
    /// @param useWeight whether there is a γ
    /// @param useBias whether there is a β
    /// @param learned whether training changes them
    public record Config(List<Integer> shape, boolean useWeight, boolean useBias, boolean learned) {
        /// Keeps a copy.
        public Config {
            shape = List.copyOf(shape);
        }

        /// The defaults: one γ and one β for everything.
        public Config() {
            this(List.of(1), true, true, true);
        }
    }

    /// With γ and β.
    ///
    /// @param shape of both, without the batch axis
    public Affine(int... shape) {
        this(new Config(Arrays.stream(shape).boxed().toList(), true, true, true));
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
        if (config.useWeight() && weight == null) weight = number(builder, "weight", 1);
        if (config.useBias() && bias == null) bias = number(builder, "bias", 0);
        return input;
    }

    private Supplier<Tensor> number(Builder builder, String name, double first) {
        if (config.learned()) {
            parameters.add(builder.parameter(name, shape, new Constant(first), new Fans(1, 1)));
            return parameters.getLast()::value;
        }
        buffers.add(builder.buffer(name, shape, first, DType.FLOAT32));
        return buffers.getLast()::value;
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
        if (weight == null && bias == null) {
            throw GradusException.got("Affine: forward before build")
                    .expected("a built layer")
                    .because("the layer is used outside of a Sequential, or the model was not built")
                    .repair("Call model.build(sampleShape, seed) first; the Trainer does it by itself.");
        }
        Tensor y = weight == null ? x : x.mul(weight.get());
        return bias == null ? y : y.add(bias.get());
    }

    @Override
    public List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    @Override
    public List<Buffer> buffers() {
        return List.copyOf(buffers);
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
