package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.init.Zeros;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Dense layer: every output sees every input.
///
/// ```
/// Y = X Wᵀ + b        ∂L/∂X = ∂L/∂Y W,  ∂L/∂W = (∂L/∂Y)ᵀ X,  ∂L/∂b = Σ rows of ∂L/∂Y
/// ```
/// Shapes: `X [n, in]`, `W [out, in]`, `b [out]`, `Y [n, out]`. Defaults: bias; both initialized as in PyTorch, uniform
/// within `±1/√in`. Errors: a sample that is not a vector (put [Flatten] before), or not of the stated number of inputs.
/// Source: names and layout of `torch.nn.Linear`.
public final class Linear implements Layer, Repeatable {
    private final Config config;
    private int in;
    private @Nullable Parameter weight;
    private @Nullable Parameter bias;

    /// Settings.
    ///
    /// @param units the number of outputs, at least 1
    /// @param inputs the number of inputs, or 0 to infer it
    /// @param useBias whether a bias is added
    /// @param weightInit first values of the weights
    /// @param biasInit first values of the bias
    public record Config(int units, int inputs, boolean useBias, Initializer weightInit, Initializer biasInit) {
        /// The defaults for a number of outputs.
        ///
        /// @param units the number of outputs
        public Config(int units) {
            this(units, 0, true, new TorchDefault(), new TorchDefault());
        }
    }

    /// A dense layer with default settings; the number of inputs is inferred.
    ///
    /// @param units the number of outputs, at least 1
    public Linear(int units) {
        this(new Config(units));
    }

    /// A dense layer whose number of inputs is stated, and checked when the model is built.
    ///
    /// @param inputs the number of inputs
    /// @param units the number of outputs
    public Linear(int inputs, int units) {
        this(new Config(units, inputs, true, new TorchDefault(), new TorchDefault()));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Linear(Config config) {
        if (config.units() < 1 || config.inputs() < 0) {
            throw GradusException.got("Linear: %d inputs, %d units", config.inputs(), config.units())
                    .expected("at least 1 unit, and 0 (inferred) or more inputs")
                    .because("units were left out")
                    .repair("State the number of outputs, for example new Linear(10).");
        }
        this.config = config;
    }

    /// The same layer with weights of another initializer and a bias of zeros.
    ///
    /// @param initializer of the weights
    /// @return a new layer, not built
    public Linear init(Initializer initializer) {
        return new Linear(new Config(config.units(), config.inputs(), config.useBias(), initializer, new Zeros()));
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        int last = input.rank() == 0 ? 1 : input.axis(-1);
        int wanted = config.inputs() > 0 ? config.inputs() : weight != null ? in : last;
        if (input.rank() != 1 || last != wanted) {
            throw GradusException.got("%s: sample %s", builder.where("Linear"), input)
                    .expected(input.rank() == 1 ? "[%d]" : "a vector [%d]", wanted)
                    .because(
                            input.rank() == 1
                                    ? "the layer before has another number of outputs, or the data another width"
                                    : "the samples are not flattened")
                    .repair(
                            input.rank() == 1
                                    ? "Leave the number of inputs out to have it inferred, or correct it."
                                    : "Put Flatten before it.");
        }
        if (weight == null) {
            in = last;
            Fans fans = new Fans(in, config.units());
            weight = builder.parameter("weight", Shape.of(config.units(), in), config.weightInit(), fans);
            if (config.useBias()) bias = builder.parameter("bias", Shape.of(config.units()), config.biasInit(), fans);
        }
        return Shape.of(config.units());
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (weight == null) throw notBuilt();
        if (x.shape().rank() != 2 || x.shape().axis(1) != in) {
            throw GradusException.got("%s: input %s", weight.name(), x.shape())
                    .expected("[n, %d]", in)
                    .because("the images are not flattened, or the model was built for another size")
                    .repair("Put Flatten before the layer, or build the model for this data.");
        }
        return Ops.linear(x, weight.value(), bias == null ? null : bias.value());
    }

    private static GradusException notBuilt() {
        return GradusException.got("Linear: forward before build")
                .expected("a built layer")
                .because("the layer is used outside of a Sequential, or the model was not built")
                .repair("Call model.build(sampleShape, seed) first; the Trainer does it by itself.");
    }

    @Override
    public List<Parameter> parameters() {
        if (weight == null) return List.of();
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) input.size() * config.units();
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
